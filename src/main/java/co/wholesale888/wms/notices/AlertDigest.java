package co.wholesale888.wms.notices;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How often new alerts are reported in one message. Without new alerts there is none. */
public enum AlertDigest {
    /** Never. */
    OFF,
    /** Within about a minute, but not more often than every 15 minutes. */
    AT_ONCE,
    /** At each full hour (UTC). */
    HOURLY,
    /** At 06:00 UTC. */
    DAILY;

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration AFTER_MESSAGE = Duration.ofMinutes(15);
    private static final Duration MORNING = Duration.ofHours(6);

    /** When to look for new alerts next. */
    Instant next(Instant now, boolean sentNow) {
        return switch (this) {
            case OFF, HOURLY -> now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
            case AT_ONCE -> now.plus(sentNow ? AFTER_MESSAGE : SOON);
            case DAILY -> {
                Instant today = now.truncatedTo(ChronoUnit.DAYS).plus(MORNING);
                yield today.isAfter(now) ? today : today.plus(Duration.ofDays(1));
            }
        };
    }
}
