package co.wholesale888.wms.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * As {@link ServiceTest}, but nothing else uses the shared service at the same time, because the class locks tables or
 * counts what all calls add to. Such classes come last, so that they wait for no others.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ServiceTest
@ResourceLock(ExclusiveServiceTest.LOCK)
@Order(Integer.MAX_VALUE)
public @interface ExclusiveServiceTest {

    String LOCK = "the shared service";
}
