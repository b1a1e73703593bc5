package co.wholesale888.wms.shared;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Formats and parses times as callers see them: RFC 3339, UTC, with six digits of microseconds. */
public final class Times {

    private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Times() {}

    /** The instant truncated to microseconds, the precision of the database. */
    public static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** Formats a time, for example {@code 2026-11-23T07:31:00.123456Z}. */
    public static String format(Instant instant) {
        LocalDateTime t = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        char[] text = new char[27];
        digits(text, 0, 4, t.getYear());
        text[4] = '-';
        digits(text, 5, 2, t.getMonthValue());
        text[7] = '-';
        digits(text, 8, 2, t.getDayOfMonth());
        text[10] = 'T';
        digits(text, 11, 2, t.getHour());
        text[13] = ':';
        digits(text, 14, 2, t.getMinute());
        text[16] = ':';
        digits(text, 17, 2, t.getSecond());
        text[19] = '.';
        digits(text, 20, 6, t.getNano() / 1_000);
        text[26] = 'Z';
        return new String(text);
    }

    /**
     * Parses an RFC 3339 time of the years 1 to 9999 with any offset, and truncates it to microseconds.
     *
     * @return null if the text is not such a time
     */
    public static @Nullable Instant parse(String text) {
        try {
            Instant instant = micros(OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant());
            boolean hasSeconds = text.length() >= 20 && text.charAt(16) == ':';
            return hasSeconds && !instant.isBefore(MIN) && !instant.isAfter(MAX) ? instant : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static void digits(char[] text, int from, int count, int value) {
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (char) ('0' + value % 10);
            value /= 10;
        }
    }
}
