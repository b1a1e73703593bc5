package co.wholesale888.wms.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs a test against the whole service over HTTP. All such tests share one instance and one database. The classes run
 * one after another, beside those without this annotation.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SharedService
@Execution(ExecutionMode.SAME_THREAD)
public @interface ServiceTest {}
