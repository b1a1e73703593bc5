package co.wholesale888.wms.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;

/** Stands between clients and the service, and loses answers to POSTs as a script says. */
public final class UnreliableNetwork implements AutoCloseable {

    /** What happens to a POST. */
    public enum Fate {
        ANSWERED,
        /** It is handled, but its answer gets lost. */
        LOST,
        /** It is refused by a proxy with 503, with a date in Retry-After, and does not reach the service. */
        UNAVAILABLE,
        /** It is refused with 429 and does not reach the service. */
        RATE_LIMITED
    }

    private static final Set<String> OWN_HEADERS =
            Set.of("host", "connection", "content-length", "upgrade", "http2-settings", "transfer-encoding");

    private final URI service;
    private final List<Fate> script;
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;

    private UnreliableNetwork(URI service, List<Fate> script) throws IOException {
        this.service = service;
        this.script = new ArrayList<>(script);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** The first POST gets the first fate, and so on; those behind the script are answered. */
    public static UnreliableNetwork to(URI service, Fate... script) throws IOException {
        return new UnreliableNetwork(service, List.of(script));
    }

    /** The service's address through this network. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The keys of all POSTs; empty for one without. */
    public List<String> keys() {
        return List.copyOf(keys);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Fate fate = Fate.ANSWERED;
            if (exchange.getRequestMethod().equals("POST")) {
                String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
                keys.add(key == null ? "" : key);
                fate = next();
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (fate) {
                case UNAVAILABLE -> {
                    exchange.getResponseHeaders().add("Retry-After", "Mon, 23 Nov 2026 07:31:00 GMT");
                    exchange.sendResponseHeaders(503, -1);
                }
                case RATE_LIMITED -> {
                    exchange.getResponseHeaders().add("Retry-After", "1");
                    exchange.sendResponseHeaders(429, -1);
                }
                case LOST -> forward(exchange, body);
                case ANSWERED -> {
                    HttpResponse<byte[]> answer = forward(exchange, body);
                    answer.headers()
                            .firstValue("Content-Type")
                            .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
                    exchange.sendResponseHeaders(
                            answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
                    exchange.getResponseBody().write(answer.body());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Fate next() {
        return script.isEmpty() ? Fate.ANSWERED : script.removeFirst();
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(service + exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
