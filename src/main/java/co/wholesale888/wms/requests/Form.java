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
 * The fields of an HTML form. {@link #json} converts them to a JSON body, so that forms follow the same rules as the
 * API. Several values of one name, such as those of checkboxes, are joined by commas.
 */
public final class Form {

    // An order has up to 1,000 lines of three fields each
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_STRANGERS_BYTES = 8 * 1024;
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

    /** Reads the form from the request, or returns the form that was read from it before. */
    public static Form of(HttpServletRequest request) {
        return of(request, MAX_BYTES);
    }

    /** Like {@link #of}, for a caller that has not signed in: the form may have 8 KiB. */
    public static Form ofStranger(HttpServletRequest request) {
        return of(request, MAX_STRANGERS_BYTES);
    }

    private static Form of(HttpServletRequest request, int maxBytes) {
        if (request.getAttribute(ATTRIBUTE) instanceof Form form) {
            return form;
        }
        byte[] body = RawBody.read(request, maxBytes, RawBody.MAX_TIME);
        Form form = new Form(new String(body, StandardCharsets.UTF_8));
        request.setAttribute(ATTRIBUTE, form);
        return form;
    }

    /** The value without surrounding white space; null if it is absent or blank. */
    public @Nullable String text(String name) {
        String value = values.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The value with its white space, for passwords; empty if it is absent. */
    public String exact(String name) {
        return values.getOrDefault(name, "");
    }

    /** Whether a checkbox is ticked. */
    public boolean ticked(String name) {
        return text(name) != null;
    }

    /** All values, for showing the form again. */
    public Map<String, String> entered() {
        return Map.copyOf(values);
    }

    /** These fields as a JSON object of texts, without blank ones. */
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

    /** The names of the fields, without the values: one may be a password. */
    @Override
    public String toString() {
        return "Form" + values.keySet();
    }

    private static RefusedException malformed() {
        return new RefusedException(ErrorCode.MALFORMED_REQUEST, "The form must be percent-encoded UTF-8.");
    }
}
