package co.wholesale888.wms.abuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A connection that sends bytes as they are, valid HTTP or not, and reads one response at a time. */
final class RawConnection implements AutoCloseable {

    private static final int TIMEOUT_MS = 40_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    /**
     * A response.
     *
     * @param body empty for an event stream, which has no end
     * @param reusable whether the connection can take another request
     */
    record Answer(int status, HttpHeaders headers, String body, boolean reusable) {

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /** Connects to a port of this machine from one of its loopback addresses, such as {@code 127.0.0.2}. */
    RawConnection(int port, String from) throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends the bytes and reads the response; {@code bodiless} if it has no body, as that to HEAD. */
    Answer exchange(byte[] request, boolean bodiless) throws IOException {
        try {
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            // The service may refuse and close before it has read everything. Its answer is still to be read.
        }
        Answer answer = read(bodiless);
        while (answer.status() / 100 == 1) {
            answer = read(bodiless);
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Answer read(boolean bodiless) throws IOException {
        String[] start = line().split(" ", 3);
        if (!start[0].startsWith("HTTP/1.") || start.length < 2) {
            throw new IOException("no HTTP response: " + String.join(" ", start));
        }
        int status = Integer.parseInt(start[1]);
        Map<String, List<String>> fields = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        HttpHeaders headers = HttpHeaders.of(fields, (name, value) -> true);
        boolean open = !headers.firstValue("Connection").orElse("").equalsIgnoreCase("close");
        if (bodiless || status / 100 == 1 || status == 204 || status == 304) {
            return new Answer(status, headers, "", open);
        }
        if (headers.firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
            return new Answer(status, headers, "", false);
        }
        if (headers.firstValue("Transfer-Encoding").isPresent()) {
            return new Answer(status, headers, chunked(), open);
        }
        long length = headers.firstValueAsLong("Content-Length").orElse(-1);
        byte[] body = length < 0 ? in.readAllBytes() : in.readNBytes((int) length);
        if (body.length < length) {
            throw new EOFException("the response is cut");
        }
        return new Answer(status, headers, new String(body, UTF_8), open && length >= 0);
    }

    private String chunked() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toString(UTF_8);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended after '" + line.toString(ISO_8859_1) + "'");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
