package co.wholesale888.wms.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls one instance of the service over HTTP. {@code authorization} is the value of that header, as made by
 * {@link #bearer} and {@link #basic}, or null. Further headers are given as name, value, name, value, …
 */
public final class Api {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final HttpClient SHARED = client().build();

    private final URI base;
    private final HttpClient http;
    private final boolean patient;

    private Api(URI base, HttpClient http, boolean patient) {
        this.base = base;
        this.http = http;
        this.patient = patient;
    }

    /** Calls the instance at this base URL, such as {@code http://localhost:41234}. */
    public static Api at(URI base) {
        return new Api(base, SHARED, false);
    }

    /** The same, over connections that nobody else uses. */
    public Api onItsOwnConnections() {
        return new Api(base, client().build(), patient);
    }

    /** The same, but sends a request that is answered 503 again. */
    public Api patient() {
        return new Api(base, http, true);
    }

    /** The same, but returns 503 as it comes. */
    public Api impatient() {
        return new Api(base, http, false);
    }

    /** Calls the same instance from another address of this machine, such as {@code 127.0.0.2}. */
    public Api from(String address) {
        HttpClient elsewhere =
                client().localAddress(InetAddress.ofLiteral(address)).build();
        return new Api(base, elsewhere, patient);
    }

    public boolean isPatient() {
        return patient;
    }

    public URI base() {
        return base;
    }

    public static String bearer(String token) {
        return "Bearer " + token;
    }

    public static String basic(String email, String password) {
        byte[] pair = (email + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    public static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    public HttpResponse<String> get(String path, @Nullable String authorization, String... headers) {
        return send("GET", path, authorization, null, headers);
    }

    public HttpResponse<String> post(
            String path, @Nullable String authorization, @Nullable String body, String... headers) {
        return send("POST", path, authorization, body, headers);
    }

    public HttpResponse<String> put(
            String path, @Nullable String authorization, @Nullable String body, String... headers) {
        return send("PUT", path, authorization, body, headers);
    }

    public HttpResponse<String> delete(String path, @Nullable String authorization, String... headers) {
        return send("DELETE", path, authorization, null, headers);
    }

    public HttpResponse<String> send(
            String method, String path, @Nullable String authorization, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpRequest built = request.build();
        return patient ? Patience.untilServed(() -> send(built)) : send(built);
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
