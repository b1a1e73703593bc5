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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client's server that takes deliveries: on a raw socket of this machine, so that it can answer as badly as it is told
 * to. It remembers every request that it has read whole.
 */
public final class TestReceiver implements AutoCloseable {

    /** What it answers to a request. */
    public interface Answer {

        void to(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    /** A request as it arrived; the names of headers are in lower case. */
    public record Request(String line, Map<String, String> headers, String body) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
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

    /** Answers every request with this status and no body. */
    public static TestReceiver answering(int status, String... headers) {
        return new TestReceiver(bodiless(status, headers));
    }

    /** The same behind a server's certificate. */
    public static TestReceiver answeringOverTls(SSLContext tls, int status) {
        return new TestReceiver(bodiless(status), "https", tls.getServerSocketFactory());
    }

    /** Reads requests and never answers. */
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

    /** Those that have arrived so far, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many requests it was at, at once, at the most. */
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

    private static Answer bodiless(int status, String... headers) {
        String more = String.join(
                "", java.util.Arrays.stream(headers).map(h -> h + "\r\n").toList());
        return (request, out) ->
                write(out, "HTTP/1.1 %d Whatever\r\nContent-Length: 0\r\n%s\r\n".formatted(status, more));
    }

    @SuppressWarnings("resource") // ended by the threads that serve them
    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
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
            // The other side has gone, which some tests are about.
        } finally {
            open.remove(socket);
        }
    }

    private static @org.jspecify.annotations.Nullable Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                return null; // no HTTP at all
            }
            String before = headers.put(
                    header.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                    header.substring(colon + 1).strip());
            if (before != null) {
                throw new IllegalStateException("twice: " + header);
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
