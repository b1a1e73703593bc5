package co.wholesale888.wms.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An endpoint for webhook deliveries on a raw socket of this machine, so that tests can send any response, even invalid
 * ones. It records every complete request.
 */
public final class TestReceiver implements AutoCloseable {

    /** Writes the response to a request. */
    public interface Answer {

        void to(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    /** A received request. The names of headers are in lower case. */
    public record Request(String line, Map<String, String> headers, String body) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    private final ServerSocket server;
    private final Answer answer;
    private final String scheme;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger busiest = new AtomicInteger();

    private TestReceiver(Answer answer) {
        this(answer, "http", ServerSocketFactory.getDefault());
    }

    private TestReceiver(Answer answer, String scheme, ServerSocketFactory sockets) {
        this.answer = answer;
        this.scheme = scheme;
        try {
            this.server = sockets.createServerSocket(0, 500, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public static TestReceiver answering(Answer answer) {
        return new TestReceiver(answer);
    }

    /** Answers every request with this status and without a body. */
    public static TestReceiver answering(int status, String... headers) {
        return new TestReceiver(withoutBody(status, headers));
    }

    /** Answers every request over TLS with this status and without a body. */
    public static TestReceiver answeringOverTls(SSLContext tls, int status) {
        return new TestReceiver(withoutBody(status), "https", tls.getServerSocketFactory());
    }

    /** Reads requests and never responds. */
    public static TestReceiver hanging() {
        return new TestReceiver((request, out) -> Thread.sleep(600_000));
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    public String url() {
        return scheme + "://127.0.0.1:" + server.getLocalPort() + "/hooks";
    }

    /** The requests so far, in order of arrival. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The largest number of requests that were handled at the same time. */
    public int busiest() {
        return busiest.get();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer withoutBody(int status, String... headers) {
        String more =
                String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList());
        return (request, out) ->
                write(out, "HTTP/1.1 %s Whatever\r\nContent-Length: 0\r\n%s\r\n".formatted(status, more));
    }

    @SuppressWarnings("resource") // closed by the threads that serve them
    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // The receiver is closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Request request = read(in);
            if (request == null) {
                return;
            }
            requests.add(request);
            busiest.accumulateAndGet(busy.incrementAndGet(), Math::max);
            try {
                answer.to(request, socket.getOutputStream());
            } finally {
                busy.decrementAndGet();
            }
            socket.shutdownOutput();
            socket.setSoTimeout(5_000);
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException | InterruptedException e) {
            // The client has disconnected, as some tests intend
        } finally {
            open.remove(socket);
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                return null; // not HTTP
            }
            String before = headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
            if (before != null) {
                throw new IllegalStateException("duplicate header: " + header);
            }
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
