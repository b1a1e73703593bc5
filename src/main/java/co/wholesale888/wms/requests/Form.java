package co.wholesale888.wms.requests;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.shared.EnumNames;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of an HTML form. {@link #json} converts them to a JSON body, so that forms follow the same rules as the
 * API. Several values of one name, such as those of checkboxes, are joined by commas. A form with a file may
 * have 1 MiB.
 */
public final class Form {

    // An order has up to 1,000 lines of three fields each
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_STRANGERS_BYTES = 8 * 1024;
    private static final int MAX_FIELDS = 3_100;
    private static final String ATTRIBUTE = Form.class.getName();

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new HashMap<>();

    private Form(List<MultipartForm.Part> parts) throws IOException {
        for (MultipartForm.Part part : parts) {
            if (part.file()) {
                files.put(part.name(), part.content());
            } else {
                add(
                        part.name(),
                        UTF_8.newDecoder()
                                .decode(ByteBuffer.wrap(part.content()))
                                .toString());
            }
        }
    }

    private Form(String body) {
        String[] pairs = body.isEmpty() ? new String[0] : body.split("&", -1);
        if (pairs.length > MAX_FIELDS) {
            throw malformed();
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = PercentDecoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = PercentDecoding.decode(equals < 0 ? "" : pair.substring(equals + 1), true);
            add(name, value);
        }
    }

    private void add(@Nullable String name, @Nullable String value) {
        if (name == null || value == null || value.indexOf('\0') >= 0) {
            throw malformed();
        }
        values.merge(name, value, (first, next) -> first + "," + next);
    }

    /** The fields of a form that the browser has put into the address. The query remembers what is wrong with them. */
    public static Form of(Query query, String... names) {
        Form form = new Form("");
        for (String name : names) {
            String value = query.text(name);
            if (value != null) {
                form.values.put(name, value);
            }
        }
        return form;
    }

    /** Reads the form from the request, or returns the form that was read from it before. */
    public static Form of(HttpServletRequest request) {
        return of(request, MAX_BYTES);
    }

    /** Like {@link #of}, for somebody whom nobody has approved yet: the form may have 8 KiB. */
    public static Form ofStranger(HttpServletRequest request) {
        return of(request, MAX_STRANGERS_BYTES);
    }

    private static Form of(HttpServletRequest request, int maxBytes) {
        if (request.getAttribute(ATTRIBUTE) instanceof Form form) {
            return form;
        }
        boolean multipart = MultipartForm.isSentBy(request);
        int limit = multipart && maxBytes == MAX_BYTES ? RawBody.MAX_BYTES : maxBytes;
        byte[] body = RawBody.read(request, limit, RawBody.MAX_TIME);
        Form form = multipart ? ofParts(request, body) : new Form(new String(body, UTF_8));
        request.setAttribute(ATTRIBUTE, form);
        return form;
    }

    private static Form ofParts(HttpServletRequest request, byte[] body) {
        try {
            return new Form(MultipartForm.parts(request, body));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw malformed();
        }
    }

    /** The content of an uploaded file; null if it is empty or the user has chosen none. */
    public byte @Nullable [] file(String name) {
        byte[] content = files.get(name);
        return content == null || content.length == 0 ? null : content;
    }

    /** The value without surrounding white space; null if it is absent or blank. */
    public @Nullable String text(String name) {
        String value = values.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /**
     * The choice of a field that offers the constants of an enum.
     *
     * @throws RefusedException MALFORMED_REQUEST if it is none of them
     */
    public <E extends Enum<E>> E requireChoice(String name, Class<E> type) {
        E choice = EnumNames.parse(type, text(name));
        if (choice == null) {
            throw RefusedException.incompleteForm();
        }
        return choice;
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
        return new RefusedException(
                ErrorCode.MALFORMED_REQUEST, "The form must be UTF-8, and percent-encoded or in parts.");
    }
}
