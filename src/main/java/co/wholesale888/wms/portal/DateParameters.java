package co.wholesale888.wms.portal;

import co.wholesale888.wms.requests.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads the dates that a browser's date fields put in the query string. Days are those of UTC. */
public final class DateParameters {

    private static final LocalDate FIRST = LocalDate.EPOCH;
    private static final LocalDate LAST = LocalDate.of(9999, 12, 30);

    private DateParameters() {}

    /** The date in this parameter, or null if it is missing or, which the query remembers as a violation, invalid. */
    public static @Nullable LocalDate date(Query query, String name) {
        String text = query.text(name);
        if (text == null) {
            return null;
        }
        try {
            LocalDate date = LocalDate.parse(text);
            if (!date.isBefore(FIRST) && !date.isAfter(LAST)) {
                return date;
            }
        } catch (DateTimeException e) {
            // Reported below
        }
        query.report(name, name + " must be a date such as 2026-11-23.");
        return null;
    }

    static @Nullable Instant start(Query query, String name) {
        return start(date(query, name));
    }

    static @Nullable Instant end(Query query, String name) {
        return end(date(query, name));
    }

    public static @Nullable Instant start(@Nullable LocalDate date) {
        return date == null ? null : date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The start of the next day. */
    public static @Nullable Instant end(@Nullable LocalDate date) {
        return date == null ? null : start(date.plusDays(1));
    }
}
