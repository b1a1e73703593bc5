package co.wholesale888.wms.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The class reads what is written to the log, so it runs beside no other that does, nor one that {@link WritesLog}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(WritesLog.LOG)
public @interface ReadsLog {}
