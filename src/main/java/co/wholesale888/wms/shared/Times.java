package co.wholesale888.wms.shared;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats and parses times as callers see them: RFC 3339, UTC, with six digits of microseconds. */
public final class Times {

    private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** The form. {@link LocalDateTime} checks the ranges of date and time; those of an offset go to 23:59. */
    private static final Pattern RFC_3339 = Pattern.compile(
            "(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)"
                    + "(?:[Zz]|(?<sign>[+-])(?<hours>[01][0-9]|2[0-3]):(?<minutes>[0-5][0-9]))");

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
     * Parses an RFC 3339 time of the years 1 to 9999 with any offset, and truncates it to microseconds. The fraction
     * may have up to nine digits. A leap second (second 60) is no instant that can be stored, and is refused.
     *
     * @return null if the text is not such a time
     */
    public static @Nullable Instant parse(String text) {
        Matcher parts = RFC_3339.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        try {
            Instant local = LocalDateTime.parse(parts.group("date") + 'T' + parts.group("time"))
                    .toInstant(ZoneOffset.UTC);
            Instant instant = micros(local.minusSeconds(offsetSeconds(parts)));
            return instant.isBefore(MIN) || instant.isAfter(MAX) ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int offsetSeconds(Matcher parts) {
        if (parts.group("hours") == null) {
            return 0;
        }
        int seconds = Integer.parseInt(parts.group("hours")) * 3_600 + Integer.parseInt(parts.group("minutes")) * 60;
        return parts.group("sign").equals("-") ? -seconds : seconds;
    }

    private static void digits(char[] text, int from, int count, int value) {
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (char) ('0' + value % 10);
            value /= 10;
        }
    }
}
