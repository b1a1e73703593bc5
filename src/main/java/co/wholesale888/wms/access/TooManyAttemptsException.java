package co.wholesale888.wms.access;

import java.time.Duration;

/** Answered with 429 {@code rate_limited}. Has no stack trace, since floods of requests throw it. */
public final class TooManyAttemptsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public TooManyAttemptsException(String detail, Duration retryAfter) {
        super(detail, null, false, false);
        this.retryAfter = retryAfter;
    }

    /** The seconds until the next attempt may succeed, rounded up, at least 1. */
    public long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    }
}
