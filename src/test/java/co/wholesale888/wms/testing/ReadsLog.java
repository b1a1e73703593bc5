package co.wholesale888.wms.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The class requires that certain lines are not in the log, so it runs beside none that {@link WritesLog}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@CapturesOutput
@ResourceLock(WritesLog.LOG)
public @interface ReadsLog {}
