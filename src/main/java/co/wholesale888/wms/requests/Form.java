package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a form that a browser sent. A page's form is read by the same rules as the API's JSON: {@link #json} makes
 * a body of it. Where a name comes several times, its values are joined by commas, as a list of boxes ticked.
 */
public final class Form {

    // An order of 1,000 lines has up to three fields for each
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_FIELDS = 3_100;
    private static final String ATTRIBUTE = Form.class.getName();

    private final Map<String, String> values = new LinkedHashMap<>();

    private Form(String body) {
        String[] pairs = body.isEmpty() ? new String[0] : body.split("&", -1);
        if (pairs.length > MAX_FIELDS) {
            throw malformed();
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = PercentDecoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = PercentDecoding.decode(equals < 0 ? "" : pair.substring(equals + 1), true);
            if (name == null || value == null || value.indexOf('\0') >= 0) {
                throw malformed();
            }
            values.merge(name, value, (first, next) -> first + "," + next);
        }
    }

    /** The form of this request; its body is read once. */
    public static Form of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Form form) {
            return form;
        }
        byte[] body = RawBody.read(request, MAX_BYTES, JsonBodyResolver.MAX_TIME);
        Form form = new Form(new String(body, StandardCharsets.UTF_8));
        request.setAttribute(ATTRIBUTE, form);
        return form;
    }

    /** What was entered, without blanks around it; null where nothing was. */
    public @Nullable String text(String name) {
        String value = values.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** What was entered, to the last blank: a password; empty where nothing was. */
    public String exact(String name) {
        return values.getOrDefault(name, "");
    }

    /** Whether a box was ticked. */
    public boolean ticked(String name) {
        return text(name) != null;
    }

    /** What was entered, to be shown in the form again. */
    public Map<String, String> entered() {
        return Map.copyOf(values);
    }

    /** These fields as the API's JSON would have them as text; what was left empty is left out. */
    public ObjectNode json(String... names) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (String name : names) {
            String value = text(name);
            if (value != null) {
                json.put(name, value);
            }
        }
        return json;
    }

    /** Without what was entered, which may be a password. */
    @Override
    public String toString() {
        return "Form" + values.keySet();
    }

    private static RefusedException malformed() {
        return new RefusedException(ErrorCode.MALFORMED_REQUEST, "The form is not percent-encoded UTF-8.");
    }
}
