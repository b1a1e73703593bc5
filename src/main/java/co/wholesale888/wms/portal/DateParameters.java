package co.wholesale888.wms.portal;

import co.wholesale888.wms.requests.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads the dates that a browser's date fields put in the query string, and the time zone that its script adds. */
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

    /** The time zone of the days; UTC if it is missing or, which the query remembers as a violation, unknown. */
    public static ZoneId zone(Query query) {
        String text = query.text("zone");
        if (text == null) {
            return ZoneOffset.UTC;
        }
        if (ZoneId.getAvailableZoneIds().contains(text)) {
            return ZoneId.of(text);
        }
        query.report("zone", "zone must be a time zone such as Europe/Berlin.");
        return ZoneOffset.UTC;
    }

    /** The start of the day. */
    public static @Nullable Instant start(@Nullable LocalDate date, ZoneId zone) {
        return date == null ? null : date.atStartOfDay(zone).toInstant();
    }

    /** The start of the next day. */
    public static @Nullable Instant end(@Nullable LocalDate date, ZoneId zone) {
        return date == null ? null : start(date.plusDays(1), zone);
    }
}
