package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.shared.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request, read as strictly as a body: unknown, repeated, empty and malformed ones are
 * violations. They are collected while a controller reads, and thrown all at once by {@link #refuseInvalid} (400
 * {@code invalid_parameter}). Never touches the body.
 */
public final class Query {

    private static final int MAX_VALUES = 1_000;

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    /**
     * @param queryString what stands behind the question mark, undecoded, or null
     * @param known the names of the parameters that there are
     */
    Query(@Nullable String queryString, String... known) {
        this(queryString, false, known);
    }

    /**
     * @param ofForm whether an empty parameter counts as left out
     */
    Query(@Nullable String queryString, boolean ofForm, String... known) {
        if (queryString == null || queryString.isEmpty()) {
            return;
        }
        List<String> names = Arrays.asList(known);
        for (String pair : queryString.split("&", MAX_VALUES + 1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (name == null || value == null) {
                report(null, "The query string is not percent-encoded UTF-8 without NUL.");
            } else if (!names.contains(name)) {
                String shown = Abbreviation.of(name);
                report(
                        shown,
                        "Unknown parameter '%s'. Known here: %s."
                                .formatted(shown, names.isEmpty() ? "none" : String.join(", ", names)));
            } else if (value.isEmpty() && ofForm) {
                // A box of a form that nobody filled in
            } else if (value.isEmpty()) {
                report(name, name + " must not be empty; leave it out instead.");
            } else {
                values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
        }
    }

    /** The one value of the parameter, or null where it is not given. */
    public @Nullable String text(String name) {
        List<String> given = values.get(name);
        if (given == null) {
            return null;
        }
        if (given.size() > 1) {
            report(name, name + " may be given once.");
            return null;
        }
        return given.getFirst();
    }

    /** All values of a parameter that may be repeated, listed with commas, or both; empty where it is not given. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (String value : values.getOrDefault(name, List.of())) {
            texts.addAll(Arrays.asList(value.split(",", -1)));
        }
        if (texts.contains("")) {
            report(name, name + " has an empty element.");
            texts.removeIf(String::isEmpty);
        }
        return texts;
    }

    /** A whole number from {@code min} to {@code max}. */
    public int integer(String name, int min, int max, int otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        report(name, "%s must be an integer from %d to %d.".formatted(name, min, max));
        return otherwise;
    }

    /** How many items a page of a list may have. */
    public int limit() {
        return integer("limit", 1, Page.MAX_LIMIT, Page.DEFAULT_LIMIT);
    }

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

    /** A time with any offset, cut to microseconds. */
    public @Nullable Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        Instant time = Times.parse(text);
        if (time == null) {
            report(name, name + " must be an RFC 3339 time such as 2026-11-23T07:31:00Z (a + is sent as %2B).");
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

    /** One of the enum's words, in any case. */
    public <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
        String text = text(name);
        return text == null ? null : constant(name, type, text);
    }

    /** Some of the enum's words, in any case, repeated or listed with commas; empty where none is given. */
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

    /** CSV holds all that matches: remembers a violation for each of these parameters that is given all the same. */
    public void refuseInCsv(String... names) {
        refuseWith("text/csv, which holds all that matches", names);
    }

    /** Remembers a violation for each of these parameters that is given although it does not go with such an answer. */
    public void refuseWith(String form, String... names) {
        for (String name : names) {
            if (values.containsKey(name)) {
                report(name, "%s does not go with %s; leave it out.".formatted(name, form));
            }
        }
    }

    /** Remembers a violation of a parameter; one that is remembered already stays one. */
    public void report(@Nullable String name, String message) {
        Violation violation = Violation.of(name, ErrorCode.INVALID_PARAMETER, message);
        if (!violations.contains(violation)) {
            violations.add(violation);
        }
    }

    /** Throws all violations, if there are any. To be called when everything has been read. */
    public void refuseInvalid() {
        RefusedException.throwIfAny(violations);
    }

    private <E extends Enum<E>> @Nullable E constant(String name, Class<E> type, String text) {
        // Upper case beyond ASCII would make a guess: of a dotless i, for example, a plain I.
        String word = text.chars().allMatch(c -> c < 0x80) ? text.toUpperCase(Locale.ROOT) : "";
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(word)) {
                return constant;
            }
        }
        report(name, "%s must be one of %s.".formatted(name, Arrays.toString(type.getEnumConstants())));
        return null;
    }

    private static @Nullable String decode(String text) {
        String decoded = PercentDecoding.decode(text, true);
        return decoded == null || decoded.indexOf('\0') >= 0 ? null : decoded;
    }
}
