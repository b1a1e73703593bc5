package co.wholesale888.wms.requests;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a request, parsed as strict JSON whatever its Content-Type is: no duplicate keys, no trailing bytes, no
 * invalid UTF-8, no NUL and no unpaired surrogates. The number of tokens, the depth, and the length of names and
 * numbers are limited. Controllers take it as an argument and read it with {@link #fields}.
 */
public final class JsonBody {

    private static final int MAX_TOKENS = 120_000;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER = 64;
    private static final int MAX_NAME = 1_000;

    private static final Pattern OF_THE_LIBRARY = Pattern.compile(
            ": enable `.*| \\((?:start marker|for \\w+ starting|bound as|not recognized as).*| \\(`[^`]*`\\)");

    /** Bounds what parsing costs, above any valid body: 10,000 rows of a count with all fields have 100,000 tokens. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxTokenCount(MAX_TOKENS)
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER)
            .maxNameLength(MAX_NAME)
            .build();

    private static final JsonMapper STRICT = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(LIMITS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonNode root;
    private final List<Violation> malformed = new ArrayList<>();
    private final List<Violation> invalid = new ArrayList<>();

    private JsonBody(JsonNode root) {
        this.root = root;
    }

    /** Parses the bytes; {@link ErrorCode#MALFORMED_JSON} if they are not strict JSON. The body may be empty. */
    public static JsonBody parse(byte[] bytes) {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw malformed("The body is not valid UTF-8.");
        }
        JsonNode root = readTree(text);
        // Valid UTF-8 and JSON can have bad text only as an escape
        return text.contains("\\u") ? of(root) : new JsonBody(root);
    }

    /** A body that was made from a form. It is checked like one that was sent. */
    public static JsonBody of(JsonNode root) {
        refuseBadText(root, "");
        return new JsonBody(root);
    }

    /** The parsed JSON value. */
    public JsonNode root() {
        return root;
    }

    /**
     * Reads the body as an object with these fields. Other fields are reported as violations, which
     * {@link JsonFields#refuseMalformed} throws.
     */
    public JsonFields fields(String... allowed) {
        return fieldsAt(null, allowed);
    }

    /** Like {@link #fields}, for a body that may be left out: none is an object without fields. */
    public JsonFields optionalFields(String... allowed) {
        return (root.isMissingNode() ? new JsonBody(STRICT.createObjectNode()) : this).fields(allowed);
    }

    /** Refuses a body that is neither empty nor an object without fields. */
    public void requireNoFields() {
        optionalFields().refuseMalformed();
    }

    /** Reads a body that may be left out, whose only field is a number of seconds from 0 to a limit. */
    public Duration optionalSeconds(String field, Duration otherwise, Duration limit) {
        JsonFields fields = optionalFields(field);
        Long given = fields.integer(field);
        fields.refuseMalformed();
        long seconds = given == null ? otherwise.toSeconds() : given;
        long max = limit.toSeconds();
        fields.rule(seconds >= 0 && seconds <= max, field, "must be an integer from 0 to " + max);
        fields.refuseInvalid();
        return Duration.ofSeconds(seconds);
    }

    /** Like {@link #fields}, for a body that is a single line of a list: its violations have the index 0. */
    public JsonFields line(String... allowed) {
        return fieldsAt(0, allowed);
    }

    private static JsonNode readTree(String text) {
        try {
            return STRICT.readTree(text);
        } catch (StreamConstraintsException e) {
            throw malformed("The body exceeds a limit of the service: at most %s names, values and brackets, %s levels,"
                            .formatted(MAX_TOKENS, MAX_DEPTH)
                    + " numbers of %s and names of %s characters.".formatted(MAX_NUMBER, MAX_NAME));
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null ? "" : " at line %s, column %s".formatted(at.getLineNr(), at.getColumnNr());
            throw malformed("The body is not valid JSON%s: %s".formatted(where, reason(e)));
        } catch (RuntimeException e) {
            // Such as a number whose exponent no class can hold
            throw malformed("The body has a value that cannot be read, such as a number out of any range.");
        }
    }

    private JsonFields fieldsAt(@Nullable Integer index, String... allowed) {
        if (!root.isObject()) {
            throw malformed("The body must be a JSON object.");
        }
        return new JsonFields(root, index, malformed, invalid, allowed);
    }

    /** Names the place as {@code transactions[1].note}. */
    private static void refuseBadText(JsonNode node, String place) {
        if (node.isString()) {
            refuseBadText(node.stringValue(), "The text of " + Abbreviation.of(place));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            refuseBadText(field.getKey(), "A name in the body");
            refuseBadText(field.getValue(), place.isEmpty() ? field.getKey() : place + "." + field.getKey());
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            refuseBadText(node.get(i), place + "[" + i + "]");
        }
    }

    private static void refuseBadText(String text, String what) {
        if (text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
            throw malformed(what + " contains a NUL character or an unpaired surrogate. Remove it.");
        }
    }

    /**
     * What is wrong, without the word that is no JSON: it may be a password that lacks its quotation marks. What the
     * library says of itself tells a caller nothing.
     */
    private static String reason(JacksonException e) {
        String line = e.getOriginalMessage().lines().findFirst().orElse("syntax error");
        String reason = OF_THE_LIBRARY.matcher(line).replaceAll("").replaceFirst("token '[^']*'", "token");
        return reason.length() > 200 ? reason.substring(0, 200) + "…" : reason;
    }

    private static RefusedException malformed(String detail) {
        return new RefusedException(ErrorCode.MALFORMED_JSON, detail);
    }
}
