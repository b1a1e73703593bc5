package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.EnumNames;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Lengths;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.shared.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the query parameters of a request strictly: unknown, repeated, empty and malformed parameters are violations.
 * They are collected while a controller reads and thrown together by {@link #refuseInvalid} (400
 * {@code invalid_parameter}).
 */
public final class Query {

    private static final int MAX_VALUES = 1_000;

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    Query(@Nullable String queryString, String... allowed) {
        this(queryString, false, allowed);
    }

    /**
     * @param queryString the part after the question mark, undecoded, or null
     * @param ofForm whether an empty parameter counts as absent
     */
    Query(@Nullable String queryString, boolean ofForm, String... allowed) {
        if (queryString == null || queryString.isEmpty()) {
            return;
        }
        List<String> names = Arrays.asList(allowed);
        for (String pair : queryString.split("&", MAX_VALUES + 1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (name == null || value == null) {
                report(null, "The query string must be percent-encoded UTF-8 without NUL.");
            } else if (!names.contains(name)) {
                String shown = Abbreviation.of(name);
                report(
                        shown,
                        "Unknown parameter '%s'. Allowed parameters: %s."
                                .formatted(shown, names.isEmpty() ? "none" : String.join(", ", names)));
            } else if (value.isEmpty() && !ofForm) {
                report(name, name + " must not be empty. Omit it instead.");
            } else if (!value.isEmpty()) {
                values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
        }
    }

    /**
     * The only value of a parameter on which nothing depends but what is shown; null if it is absent, repeated or
     * malformed.
     */
    public static @Nullable String valueOf(String name, HttpServletRequest request) {
        return new Query(request.getQueryString(), true, name).text(name);
    }

    /** The only value of the parameter, or null if it is absent. */
    public @Nullable String text(String name) {
        List<String> given = values.get(name);
        if (given == null) {
            return null;
        }
        if (given.size() > 1) {
            report(name, name + " must be given only once.");
            return null;
        }
        return given.getFirst();
    }

    /** The only value of the parameter, or null if it is absent; reports one of more characters than this. */
    public @Nullable String text(String name, int maxLength) {
        String text = text(name);
        if (Lengths.isLonger(text, maxLength)) {
            report(name, "%s must be at most %s characters.".formatted(name, maxLength));
        }
        return text;
    }

    /** A valid SKU. */
    public @Nullable String sku(String name) {
        String sku = text(name);
        if (sku != null && !Skus.isValid(sku)) {
            report(name, name + " " + Skus.RULE + ".");
        }
        return sku;
    }

    /** All values of a parameter that may be repeated, separated by commas, or both; empty if it is absent. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (String value : values.getOrDefault(name, List.of())) {
            texts.addAll(Arrays.asList(value.split(",", -1)));
        }
        if (texts.contains("")) {
            report(name, name + " must not have empty elements.");
            texts.removeIf(String::isEmpty);
        }
        return texts;
    }

    /** A whole number from {@code min} to {@code max}; the default if the parameter is absent or invalid. */
    public int integer(String name, int min, int max, int defaultValue) {
        String text = text(name);
        if (text == null) {
            return defaultValue;
        }
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        report(name, "%s must be an integer from %s to %s.".formatted(name, min, max));
        return defaultValue;
    }

    /** The page size of a list. */
    public int limit() {
        return integer("limit", 1, Page.MAX_LIMIT, Page.DEFAULT_LIMIT);
    }

    /** True or false; false if the parameter is absent. */
    public boolean flag(String name) {
        return switch (text(name)) {
            case null -> false;
            case "true" -> true;
            case "false" -> false;
            default -> {
                report(name, name + " must be true or false.");
                yield false;
            }
        };
    }

    /** A time with any offset, truncated to microseconds. */
    public @Nullable Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        Instant time = Times.parse(text);
        if (time == null) {
            report(name, name + " must be an RFC 3339 time such as 2026-11-23T07:31:00Z. Encode a + as %2B.");
        }
        return time;
    }

    /** An id of this kind. */
    public @Nullable UUID id(String name, IdKind kind) {
        String text = text(name);
        UUID id = kind.parse(text);
        if (text != null && id == null) {
            report(name, "%s must be an id: %s and 26 characters.".formatted(name, kind.prefix()));
        }
        return id;
    }

    /** The name of an enum constant, in any case. */
    public <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
        String text = text(name);
        return text == null ? null : constant(name, type, text);
    }

    /** Names of enum constants, in any case, repeated or separated by commas; empty if the parameter is absent. */
    public <E extends Enum<E>> Set<E> choices(String name, Class<E> type) {
        Set<E> chosen = EnumSet.noneOf(type);
        for (String text : texts(name)) {
            E constant = constant(name, type, text);
            if (constant != null) {
                chosen.add(constant);
            }
        }
        return chosen;
    }

    /** Reports each of these parameters that is given although CSV always contains all matches. */
    public void refuseInCsv(String... names) {
        refuseWith("text/csv, which contains all matches", names);
    }

    /** Reports each of these parameters that is given although the response format excludes it. */
    public void refuseWith(String format, String... names) {
        for (String name : names) {
            if (values.containsKey(name)) {
                report(name, "%s cannot be combined with %s. Omit it.".formatted(name, format));
            }
        }
    }

    /** Reports a violation, unless the same one has been reported before. */
    public void report(@Nullable String name, String message) {
        Violation violation = Violation.of(name, ErrorCode.INVALID_PARAMETER, message);
        if (!violations.contains(violation)) {
            violations.add(violation);
        }
    }

    /** Throws all violations, if there are any. Call it after reading all parameters. */
    public void refuseInvalid() {
        RefusedException.throwIfAny(violations);
    }

    private <E extends Enum<E>> @Nullable E constant(String name, Class<E> type, String text) {
        E constant = EnumNames.parse(type, text);
        if (constant == null) {
            report(name, "%s must be one of %s.".formatted(name, Arrays.toString(type.getEnumConstants())));
        }
        return constant;
    }

    private static @Nullable String decode(String text) {
        String decoded = PercentDecoding.decode(text, true);
        return decoded == null || decoded.indexOf('\0') >= 0 ? null : decoded;
    }
}
