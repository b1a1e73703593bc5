package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one JSON object, read one by one without ever guessing. What is wrong is collected in two stages, each
 * thrown as a whole: the shape ({@link #refuseMalformed}, 400), then the rules ({@link #refuseInvalid}, 422).
 *
 * <p>An absent field and one that is null read alike, as null.
 */
public final class JsonFields {

    /** A body of 1 MiB has room for more violations than anybody reads; a full request has fewer than this. */
    private static final int MAX_OFFENCES = 10_000;

    private final JsonNode node;
    private final @Nullable Integer index;
    private final List<Violation> malformed;
    private final List<Violation> invalid;

    JsonFields(
            JsonNode node,
            @Nullable Integer index,
            List<Violation> malformed,
            List<Violation> invalid,
            String... known) {
        this.node = node;
        this.index = index;
        this.malformed = malformed;
        this.invalid = invalid;
        List<String> names = Arrays.asList(known);
        for (String name : node.propertyNames()) {
            if (!names.contains(name)) {
                String shown = Abbreviation.of(name);
                String there = names.isEmpty() ? "none" : String.join(", ", names);
                String message = "Unknown field '%s'. Known here: %s.".formatted(shown, there);
                malformed(Violation.of(index, shown, skuText(), ErrorCode.UNKNOWN_FIELD, message));
            }
        }
    }

    /** The position in the list that this object stands in, or null. */
    public @Nullable Integer index() {
        return index;
    }

    /** Whether the field is there at all, null or not. */
    public boolean has(String field) {
        return node.has(field);
    }

    public @Nullable String text(String field) {
        JsonNode value = valueOf(field);
        if (value == null) {
            return null;
        }
        return is(value.isString(), field, "must be text") ? value.stringValue() : null;
    }

    /** A whole number written without fraction, exponent or quotes; one beyond a long reads as the nearest long. */
    public @Nullable Long integer(String field) {
        JsonNode value = valueOf(field);
        if (value == null || !is(value.isIntegralNumber(), field, "must be an integer")) {
            return null;
        }
        if (value.canConvertToLong()) {
            return value.longValue();
        }
        return value.bigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    public @Nullable Boolean bool(String field) {
        JsonNode value = valueOf(field);
        if (value == null) {
            return null;
        }
        return is(value.isBoolean(), field, "must be true or false") ? value.booleanValue() : null;
    }

    /** A list of texts; an element that is none is a violation at its index. */
    public @Nullable List<String> texts(String field) {
        JsonNode value = array(field);
        if (value == null) {
            return null;
        }
        List<String> texts = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i).isString()) {
                texts.add(value.get(i).stringValue());
            } else {
                malformed(Violation.of(i, field, null, ErrorCode.MALFORMED_JSON, field + " must be a list of texts."));
            }
        }
        return texts;
    }

    /** A list of objects with these fields and no other; an element that is no object is a violation at its index. */
    public @Nullable List<JsonFields> objects(String field, String... known) {
        JsonNode value = array(field);
        if (value == null) {
            return null;
        }
        List<JsonFields> objects = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i).isObject()) {
                objects.add(new JsonFields(value.get(i), i, malformed, invalid, known));
            } else {
                String message = "Every element of %s must be an object.".formatted(field);
                malformed(Violation.of(i, null, null, ErrorCode.MALFORMED_JSON, message));
            }
        }
        return objects;
    }

    /** Remembers that a rule is broken; the message reads on from the field's name: "must be …". */
    public void invalid(String field, String message) {
        if (invalid.size() < MAX_OFFENCES) {
            invalid.add(
                    Violation.of(index, field, skuText(), ErrorCode.VALIDATION_FAILED, field + " " + message + "."));
        }
    }

    /** Remembers a broken rule where the condition does not hold. */
    public void rule(boolean holds, String field, String message) {
        if (!holds) {
            invalid(field, message);
        }
    }

    /** A required text of {@code min} to {@code max} characters; null, with the violation remembered, where it is not. */
    public @Nullable String requireText(String field, @Nullable String value, int min, int max) {
        if (value == null) {
            invalid(field, "is required");
            return null;
        }
        return requireLength(field, value, min, max) ? value : null;
    }

    /** Whether a text that is there has {@code min} to {@code max} characters (code points). */
    public boolean requireLength(String field, @Nullable String value, int min, int max) {
        if (value == null) {
            return true;
        }
        int length = value.codePointCount(0, value.length());
        boolean fits = length >= min && length <= max;
        rule(
                fits,
                field,
                min == 0
                        ? "must be at most %d characters".formatted(max)
                        : "must be %d to %d characters".formatted(min, max));
        return fits;
    }

    /** Throws all violations against the shape of the whole body, if there are any (400). */
    public void refuseMalformed() {
        RefusedException.throwIfAny(malformed);
    }

    /** Throws all violations against the rules of the whole body's fields, if there are any (422). */
    public void refuseInvalid() {
        RefusedException.throwIfAny(invalid);
    }

    private void malformed(Violation violation) {
        if (malformed.size() < MAX_OFFENCES) {
            malformed.add(violation);
        }
    }

    private @Nullable JsonNode array(String field) {
        JsonNode value = valueOf(field);
        return value != null && is(value.isArray(), field, "must be a list") ? value : null;
    }

    private @Nullable JsonNode valueOf(String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private boolean is(boolean expectedType, String field, String rule) {
        if (!expectedType) {
            malformed(Violation.of(index, field, skuText(), ErrorCode.MALFORMED_JSON, field + " " + rule + "."));
        }
        return expectedType;
    }

    private @Nullable String skuText() {
        JsonNode sku = node.get("sku");
        return sku != null && sku.isString() && sku.stringValue().length() <= 64 ? sku.stringValue() : null;
    }
}
