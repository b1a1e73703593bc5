package co.wholesale888.wms.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.test.context.TestPropertySource;

/**
 * As {@link ServiceTest}, but with another instance and another database, because the class locks tables or counts what
 * all calls add to. All such classes share these two, and run one after another.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SharedService
@TestPropertySource(properties = UseTestPostgres.EXCLUSIVE)
@ResourceLock("the exclusive service")
public @interface ExclusiveServiceTest {}
