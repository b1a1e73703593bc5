import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Receives webhook deliveries of the 888 WMS. Needs Java 21 or newer and no libraries.
 *
 * <pre>
 * WEBHOOK_SECRET=whsec_… WMS_KEY=wms_… WMS_URL=https://www.888wholesale.co/api/wms PORT=8888 java Receiver.java
 * </pre>
 */
public final class Receiver {

    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private record Event(String id, String type) {}

    private final SecretKeySpec secret =
            new SecretKeySpec(env("WEBHOOK_SECRET").getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final BlockingQueue<Event> work = new ArrayBlockingQueue<>(10_000);
    // Event ids; in production, keep them in your database, in the transaction that handles the event
    private final Set<String> seen = new HashSet<>();

    public static void main(String[] arguments) throws Exception {
        Receiver receiver = new Receiver();
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(env("PORT")));
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", receiver::receive);
        server.start();
        receiver.reconcile();
    }

    private void receive(HttpExchange delivery) throws IOException {
        try (delivery) {
            delivery.sendResponseHeaders(status(delivery), -1);
        }
    }

    private int status(HttpExchange delivery) throws IOException {
        // The raw bytes: parsing and serializing them again would change the signature
        byte[] body = delivery.getRequestBody().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            return 413;
        }
        // While two secrets overlap, the second header is signed with the new one: switch to it at any time
        byte[] expected = ascii(sign(body));
        if (Stream.of("X-WMS-Signature", "X-WMS-Signature-Next")
                .map(delivery.getRequestHeaders()::getFirst)
                .filter(Objects::nonNull)
                .noneMatch(signature -> MessageDigest.isEqual(expected, ascii(signature)))) {
            return 401;
        }
        // Respond first and work later: a delivery times out after five seconds
        boolean accepted = work.offer(new Event(
                delivery.getRequestHeaders().getFirst("webhook-id"),
                delivery.getRequestHeaders().getFirst("X-WMS-Event")));
        return accepted ? 204 : 503;
    }

    /** Queries the API for the current state; the event only says that something has changed. */
    private void reconcile() throws InterruptedException {
        while (true) {
            Event event = work.take();
            String description = event.id() + " " + event.type();
            if (seen.contains(event.id())) {
                System.out.println(description + " seen before");
                continue;
            }
            String path = event.type().startsWith("order.") ? "/v1/shipments" : "/v1/alerts";
            HttpRequest request = HttpRequest.newBuilder(URI.create(env("WMS_URL").replaceAll("/$", "") + path))
                    .header("Authorization", "Bearer " + env("WMS_KEY"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            try {
                var response = http.send(request, BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    throw new IOException("status " + response.statusCode());
                }
                System.out.println(description + " " + path + " " + response.body());
                seen.add(event.id());
            } catch (IOException e) {
                System.out.println(description + " not reconciled, poll " + path + " later: " + e.getMessage());
            }
        }
    }

    private String sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is not available", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String env(String name) {
        return Objects.requireNonNull(System.getenv(name), () -> "set " + name);
    }
}
