package co.wholesale888.wms.abuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A request as it is sent.
 *
 * @param path the path and query; characters above U+00FF cannot be sent
 * @param headers names and values in turn, without those that frame the body
 * @param body its bytes as characters of ISO 8859-1
 * @param framing how the end of the body is told
 */
record FuzzRequest(String method, String path, List<String> headers, String body, Framing framing) {

    enum Framing {
        NONE,
        LENGTH,
        CHUNKED,
        /** Both at once, which the service must refuse or end the connection after. */
        AMBIGUOUS
    }

    /** Whether the service may lose track of where the request ends, so that the connection has to be closed. */
    boolean endsConnection() {
        return framing == Framing.AMBIGUOUS;
    }

    byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        for (int i = 0; i < headers.size(); i += 2) {
            head.append(headers.get(i)).append(": ").append(headers.get(i + 1)).append("\r\n");
        }
        if (framing == Framing.LENGTH || framing == Framing.AMBIGUOUS) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        boolean chunked = framing == Framing.CHUNKED || framing == Framing.AMBIGUOUS;
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        if (chunked && !body.isEmpty()) {
            bytes.writeBytes((Integer.toHexString(body.length()) + "\r\n").getBytes(ISO_8859_1));
        }
        bytes.writeBytes(body.getBytes(ISO_8859_1));
        if (chunked) {
            bytes.writeBytes((!body.isEmpty() ? "\r\n0\r\n\r\n" : "0\r\n\r\n").getBytes(ISO_8859_1));
        }
        return bytes.toByteArray();
    }

    /** The path as the service sees it, without the query. */
    String rawPath() {
        return path.replaceFirst("[?#].*", "");
    }

    @Override
    public String toString() {
        String shown = new String(bytes(), ISO_8859_1);
        return shown.length() <= 3_000 ? shown : shown.substring(0, 3_000) + "… (" + shown.length() + " bytes)";
    }
}
