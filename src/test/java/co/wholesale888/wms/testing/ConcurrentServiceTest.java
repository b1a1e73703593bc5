package co.wholesale888.wms.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * As {@link ServiceTest}, but the class may run beside any other, because it uses only what it creates itself. For
 * classes that wait a lot.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SharedService
public @interface ConcurrentServiceTest {}
