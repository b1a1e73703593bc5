package co.wholesale888.wms.access;

import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;

/** A refusal with RATE_LIMITED, of which is known when the next attempt may succeed. */
public final class TooManyAttemptsException extends RefusedException {

    private static final long serialVersionUID = 1L;

    public TooManyAttemptsException(String detail, Duration retryAfter) {
        super(Refusal.rateLimited(detail, retryAfter));
    }

    /** Says when the next attempt may succeed, after a sentence about what there was too much of. */
    public static TooManyAttemptsException withTime(String detail, Duration retryAfter) {
        long seconds = Refusal.roundUpToSeconds(retryAfter);
        String time =
                seconds == 1 ? "a second" : seconds <= 120 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
        return new TooManyAttemptsException("%s Try again in %s.".formatted(detail, time), retryAfter);
    }
}
