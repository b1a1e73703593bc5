package co.wholesale888.wms.shared;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused. It is sent as {@code application/problem+json}.
 *
 * @param code the code of the whole response, which gives the HTTP status
 * @param detail what is wrong and what to do next, for people
 * @param errors one violation per invalid line or field, lowest index first; may be empty
 * @param head where a feed ends now, with {@link ErrorCode#HISTORY_REWOUND}
 * @param retryAfterSeconds the seconds until the request may succeed, at least 1; 0 if that is not known
 */
public record Refusal(
        ErrorCode code,
        String detail,
        List<Violation> errors,
        @Nullable FeedHead head,
        long retryAfterSeconds) {

    /**
     * The end of a feed.
     *
     * @param sequence the sequence of its last entry, 0 if it has none
     * @param cursor the cursor that stands behind that entry
     */
    public record FeedHead(long sequence, String cursor) {}

    private static final Comparator<Violation> BY_INDEX =
            Comparator.comparing(Violation::index, Comparator.nullsFirst(Comparator.naturalOrder()));

    public Refusal {
        errors = errors.stream().sorted(BY_INDEX).toList();
    }

    public static Refusal of(ErrorCode code, String detail) {
        return new Refusal(code, detail, List.of(), null, 0);
    }

    /** Refuses what there was too much of, and says when the request may succeed. */
    public static Refusal rateLimited(String detail, Duration retryAfter) {
        return new Refusal(ErrorCode.RATE_LIMITED, detail, List.of(), null, roundUpToSeconds(retryAfter));
    }

    /** Refuses for one or more violations. The code is that of the violation with the lowest index. */
    public static Refusal of(List<Violation> violations) {
        Violation first = Collections.min(violations, BY_INDEX);
        int count = violations.size();
        String detail = count == 1 ? first.message() : "%s errors, the first: %s".formatted(count, first.message());
        return new Refusal(first.code(), detail, violations, null, 0);
    }

    /** At least 1. */
    public static long roundUpToSeconds(Duration time) {
        return Math.max(1, time.plusNanos(999_999_999).toSeconds());
    }
}
