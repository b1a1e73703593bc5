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
 * Reads the fields of one JSON object strictly. Violations are collected in two stages, each thrown as a whole: wrong
 * types and unknown fields ({@link #refuseMalformed}, 400), then broken rules ({@link #refuseInvalid}, 422).
 *
 * <p>A field that is absent or null is read as null.
 */
public final class JsonFields {

    /** Bounds the size of the response; beyond it, each object of a list is named once. */
    private static final int MAX_VIOLATIONS = 10_000;

    private final JsonNode node;
    private final @Nullable Integer index;
    private final List<Violation> malformed;
    private final List<Violation> invalid;

    /** Whether a violation names this object. */
    private boolean named;

    JsonFields(
            JsonNode node,
            @Nullable Integer index,
            List<Violation> malformed,
            List<Violation> invalid,
            String... allowed) {
        this.node = node;
        this.index = index;
        this.malformed = malformed;
        this.invalid = invalid;
        List<String> names = Arrays.asList(allowed);
        for (String name : node.propertyNames()) {
            if (!names.contains(name)) {
                String shown = Abbreviation.of(name);
                String list = names.isEmpty() ? "none" : String.join(", ", names);
                String message = "Unknown field '%s'. Allowed fields: %s.".formatted(shown, list);
                malformed(Violation.of(index, shown, skuText(), ErrorCode.UNKNOWN_FIELD, message));
            }
        }
    }

    /** The position of this object in its list, or null outside of a list. */
    public @Nullable Integer index() {
        return index;
    }

    /** Whether the field is present, even if it is null. */
    public boolean has(String field) {
        return node.has(field);
    }

    /** A string. */
    public @Nullable String text(String field) {
        JsonNode value = valueOf(field);
        if (value == null) {
            return null;
        }
        return hasType(value.isString(), field, "must be a string") ? value.stringValue() : null;
    }

    /** A whole number without fraction, exponent or quotes; beyond the range of long, the nearest long. */
    public @Nullable Long integer(String field) {
        JsonNode value = valueOf(field);
        if (value == null || !hasType(value.isIntegralNumber(), field, "must be an integer")) {
            return null;
        }
        if (value.canConvertToLong()) {
            return value.longValue();
        }
        return value.bigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** True or false. */
    public @Nullable Boolean bool(String field) {
        JsonNode value = valueOf(field);
        if (value == null) {
            return null;
        }
        return hasType(value.isBoolean(), field, "must be true or false") ? value.booleanValue() : null;
    }

    /** A list of strings. Any other element is a violation at its index. */
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
                malformed(
                        Violation.of(i, field, null, ErrorCode.MALFORMED_JSON, field + " must be a list of strings."));
            }
        }
        return texts;
    }

    /** A list of objects with these fields. Any other element is a violation at its index. */
    public @Nullable List<JsonFields> objects(String field, String... allowed) {
        JsonNode value = array(field);
        if (value == null) {
            return null;
        }
        List<JsonFields> objects = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i).isObject()) {
                objects.add(new JsonFields(value.get(i), i, malformed, invalid, allowed));
            } else {
                String message = "Every element of %s must be an object.".formatted(field);
                malformed(Violation.of(i, null, null, ErrorCode.MALFORMED_JSON, message));
            }
        }
        return objects;
    }

    /** Reports a broken rule. The message continues the field's name: "must be …". */
    public void invalid(String field, String message) {
        if (invalid.size() < MAX_VIOLATIONS) {
            invalid.add(
                    Violation.of(index, field, skuText(), ErrorCode.VALIDATION_FAILED, field + " " + message + "."));
        }
    }

    /**
     * Reports an element of a list of strings that breaks a rule.
     *
     * @param message continues the element's text: "is not …"
     */
    public void invalidElement(String field, int element, String text, String message) {
        if (invalid.size() < MAX_VIOLATIONS) {
            String shown = "'%s' %s.".formatted(Abbreviation.of(text), message);
            invalid.add(Violation.of(element, field, null, ErrorCode.VALIDATION_FAILED, shown));
        }
    }

    /** Reports a broken rule unless the condition holds. */
    public void rule(boolean holds, String field, String message) {
        if (!holds) {
            invalid(field, message);
        }
    }

    /** A required string of {@code min} to {@code max} characters; otherwise reports a violation, and null. */
    public @Nullable String requireText(String field, @Nullable String value, int min, int max) {
        if (value == null) {
            invalid(field, "is required");
            return null;
        }
        return requireLength(field, value, min, max) ? value : null;
    }

    /** Checks that a string is null or has {@code min} to {@code max} characters (code points). */
    public boolean requireLength(String field, @Nullable String value, int min, int max) {
        if (value == null) {
            return true;
        }
        int length = value.codePointCount(0, value.length());
        boolean fits = length >= min && length <= max;
        if (!fits) {
            invalid(field, "must be " + (min == 0 ? "at most " : min + " to ") + max + " characters");
        }
        return fits;
    }

    /** Throws if the body has unknown fields or values of a wrong type (400). */
    public void refuseMalformed() {
        RefusedException.throwIfAny(malformed);
    }

    /** Throws if a field of the body breaks a rule (422). */
    public void refuseInvalid() {
        RefusedException.throwIfAny(invalid);
    }

    private void malformed(Violation violation) {
        if (malformed.size() < MAX_VIOLATIONS || (index != null && !named)) {
            malformed.add(violation);
            named = true;
        }
    }

    private @Nullable JsonNode array(String field) {
        JsonNode value = valueOf(field);
        return value != null && hasType(value.isArray(), field, "must be a list") ? value : null;
    }

    private @Nullable JsonNode valueOf(String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private boolean hasType(boolean expectedType, String field, String rule) {
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
