package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Formats numbers and times for the pages.
 *
 * @param now the time at which the page is rendered
 */
public record Format(Instant now) {

    /** For callers that format no relative times. */
    public static final Format WITHOUT_TIME = new Format(Instant.EPOCH);

    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DAY.withZone(ZoneOffset.UTC);

    /** Such as {@code 12,480}. */
    public String number(long number) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(number);
    }

    /** Such as {@code 9,480} and {@code 12.5K}, for places with little space. */
    public String compact(long number) {
        if (Math.abs(number) < 10_000) {
            return number(number);
        }
        NumberFormat format = NumberFormat.getCompactNumberInstance(Locale.ENGLISH, NumberFormat.Style.SHORT);
        format.setMaximumFractionDigits(1);
        return format.format(number);
    }

    /** Such as {@code +24} and {@code −1,200}, with a minus sign rather than a hyphen. */
    public String signed(long number) {
        return number > 0 ? "+" + number(number) : number < 0 ? "−" + number(-number) : "0";
    }

    /** Such as {@code 23 Nov 2026, 07:31:00 UTC}. */
    public String time(@Nullable Instant time) {
        return time == null ? "" : DATE_TIME.format(time) + " UTC";
    }

    public String date(@Nullable Instant time) {
        return time == null ? "" : DATE.format(time);
    }

    /** Such as {@code 23 Nov 2026}. */
    public String day(LocalDate day) {
        return DAY.format(day);
    }

    /** For {@code datetime} attributes. */
    public String iso(@Nullable Instant time) {
        return time == null ? "" : Times.format(time);
    }

    /** Such as {@code 5 minutes ago}. */
    public String ago(@Nullable Instant time) {
        if (time == null) {
            return "never";
        }
        long seconds = Duration.between(time, now).toSeconds();
        if (seconds < 60) {
            return "just now";
        }
        return seconds < 60 * 86_400 ? duration(seconds) + " ago" : date(time);
    }

    /** Such as {@code in 5 minutes}, or {@code due now}. */
    public String until(Instant time) {
        long seconds = Duration.between(now, time).toSeconds();
        return seconds <= 0 ? "due now" : "in " + duration(seconds);
    }

    /** A duration in its largest unit, such as {@code 3 hours}. */
    public String duration(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (seconds < 60) {
            return units(seconds, "second");
        }
        return seconds < 3_600
                ? units(time.toMinutes(), "minute")
                : seconds < 172_800 ? units(time.toHours(), "hour") : units(time.toDays(), "day");
    }

    /** The size of a file in its largest unit, such as {@code 1.5 MB}. */
    public String size(long bytes) {
        String[] units = {"bytes", "KB", "MB", "GB"};
        int unit = 0;
        double number = bytes;
        while (number >= 1_000 && unit < units.length - 1) {
            number /= 1_000;
            unit++;
        }
        NumberFormat format = NumberFormat.getNumberInstance(Locale.ENGLISH);
        format.setMaximumFractionDigits(1);
        return format.format(number) + " " + units[unit];
    }

    /** Percent-encodes a segment of a path. A SKU may contain a slash. */
    public String pathSegment(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The path of the page of a SKU. */
    public String skuPath(String warehouse, String sku) {
        return "/portal/warehouses/" + warehouse + "/stock/" + pathSegment(sku);
    }

    /** Formats an id with its prefix, as in {@code /portal/warehouses/wh_01h…}. */
    public String id(String kind, UUID id) {
        return IdKind.valueOf(kind).format(id);
    }

    /** The class of the style sheet for the badge of an account, order, delivery or stock level with this status. */
    public String style(Enum<?> status) {
        return switch (status.name()) {
            case "OK", "APPROVED", "DELIVERED", "SUCCEEDED" -> "ok";
            case "LOW", "PENDING" -> "low";
            case "SHIPPED" -> "moving";
            case "CANCELLED" -> "";
            default -> "critical";
        };
    }

    /** The class of the style sheet for a number in a tile: the largest ones are set in smaller type. */
    public String fit(long number) {
        return number < 10_000_000 ? "" : "long";
    }

    /** The position of a quantity in the bar of a stock level, which ends at 1.25 times par. */
    public String inBar(long quantity, long par) {
        return String.format(Locale.ROOT, "%.1f%%", Math.min(1, quantity / (par * 1.25)) * 100);
    }

    /** Such as {@code 1 row} and {@code 12,480 rows}. */
    public String units(long number, String unit) {
        return units(number, unit, unit + "s");
    }

    /** The same for a word with a plural of its own, such as {@code 1 entry} and {@code 12,480 entries}. */
    public String units(long number, String unit, String several) {
        return number(number) + " " + (number == 1 ? unit : several);
    }

    /** How long a stock lasts, such as {@code 7.6 days}. Beyond some years it says nothing more. */
    public String cover(@Nullable Double days) {
        if (days == null) {
            return "–";
        }
        return days >= 1_000 ? "over 999 days" : days == 1 ? "1 day" : String.format(Locale.ROOT, "%.1f days", days);
    }
}
