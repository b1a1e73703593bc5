package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Identifies a request by its method, path and JSON value. White space and the order of an object's keys do not matter.
 *
 * @param hex the SHA-256 over them, as 64 hexadecimal digits
 */
public record Fingerprint(String hex) {

    /**
     * Computes the fingerprint of a request.
     *
     * @param path without the base path, so that a request is the same under both base URLs of the service
     */
    public static Fingerprint of(String method, String path, JsonNode body) {
        StringBuilder text = new StringBuilder(256);
        text.append(method).append('\n').append(path).append('\n');
        append(text, body);
        byte[] hash = Hashes.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return new Fingerprint(HexFormat.of().formatHex(hash));
    }

    private static void append(StringBuilder text, JsonNode node) {
        if (node.isObject()) {
            List<String> names = new ArrayList<>(node.propertyNames());
            Collections.sort(names);
            text.append('{');
            for (String name : names) {
                appendText(text, name);
                append(text, node.get(name));
            }
            text.append('}');
        } else if (node.isArray()) {
            text.append('[');
            node.forEach(element -> {
                append(text, element);
                text.append(',');
            });
            text.append(']');
        } else if (node.isString()) {
            appendText(text, node.stringValue());
        } else {
            text.append(node);
        }
    }

    /** Writes the length first, so that a text cannot be mistaken for the structure around it. */
    private static void appendText(StringBuilder text, String value) {
        text.append('"').append(value.length()).append(':').append(value);
    }
}
