package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Rechecks the credential of the present request after it has waited for its body or for its turn, before it changes
 * anything: the credential was checked before that, and may have been revoked meanwhile. What has hardly waited is not
 * rechecked, so that ordinary requests pay nothing.
 */
@Component
public class LateRecheck {

    /** With the time that a revocation takes to reach an instance, below the guaranteed second. */
    private static final long NOTICEABLE_NANOS = Duration.ofMillis(250).toNanos();

    private final CsvExports.Recheck recheck;

    LateRecheck(CsvExports.Recheck recheck) {
        this.recheck = recheck;
    }

    /** The work, which begins with {@link #afterWait} when its turn comes. */
    public <T> Supplier<T> before(Supplier<T> work) {
        long start = System.nanoTime();
        return () -> {
            afterWait(start);
            return work.get();
        };
    }

    /** Whether a wait was so long that the credential must be rechecked. */
    static boolean isDue(long startedNanos) {
        return System.nanoTime() - startedNanos > NOTICEABLE_NANOS;
    }

    /**
     * Throws if the credential is no longer valid. Does nothing in the background, where there is no request.
     *
     * @param startedNanos when the wait began, as {@link System#nanoTime}
     * @throws RefusedException as {@link CsvExports.Recheck#requireValid} does
     */
    void afterWait(long startedNanos) {
        if (isDue(startedNanos)
                && RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes present
                && present.getResponse() != null) {
            recheck.requireValid(present.getRequest(), present.getResponse());
        }
    }
}
