package co.wholesale888.wms.portal;

import co.wholesale888.wms.requests.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Days in addresses, as a browser's box for dates sends them: in UTC. */
final class DateParameters {

    private static final LocalDate FIRST = LocalDate.EPOCH;
    private static final LocalDate LAST = LocalDate.of(9999, 12, 30);

    private DateParameters() {}

    /** When the day of this parameter begins; null where none is given. */
    static @Nullable Instant beginning(Query query, String name) {
        LocalDate day = read(query, name);
        return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** When the day of this parameter has ended; null where none is given. */
    static @Nullable Instant end(Query query, String name) {
        LocalDate day = read(query, name);
        return day == null ? null : day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static @Nullable LocalDate read(Query query, String name) {
        String text = query.text(name);
        if (text == null) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (!day.isBefore(FIRST) && !day.isAfter(LAST)) {
                return day;
            }
        } catch (DateTimeException e) {
            // Said below
        }
        query.report(name, name + " must be a day such as 2026-11-23.");
        return null;
    }
}
