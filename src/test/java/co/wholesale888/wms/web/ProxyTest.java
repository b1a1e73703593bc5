package co.wholesale888.wms.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Certificates;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy of {@code docker-compose.yml}, before two servers that answer with their names. */
class ProxyTest {

    private static final String ONE_CALLER = "Bearer wms_one";

    @TempDir
    private static Path shared;

    private static Certificates certificates;

    private final NamedServer first = new NamedServer("first");
    private final NamedServer second = new NamedServer("second");

    @TempDir
    private Path directory;

    private Proxy proxy;

    @BeforeAll
    static void createCertificate() {
        certificates = Certificates.in(shared);
        certificates.issue("localhost", "localhost");
    }

    @BeforeEach
    void start() throws Exception {
        proxy = Proxy.before(certificates, directory, first.port(), second.port());
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        if (proxy != null) {
            proxy.close();
        }
    }

    @Test
    void eachCredentialHasOneInstanceAndBothAreUsed() throws Exception {
        Map<String, String> instances = new HashMap<>();
        for (int n = 0; n < 60; n++) {
            String caller = "Bearer wms_" + n % 20;
            String instance = proxy.get(caller).body();
            assertThat(instances.putIfAbsent(caller, instance)).isIn(null, instance);
        }
        assertThat(instances.values()).contains("first", "second");
    }

    @Test
    void theAddressOfACallerCannotBeForged() throws Exception {
        proxy.get(
                ONE_CALLER,
                "X-Forwarded-For=10.0.0.9",
                "X-Forwarded-Proto=http",
                "X-Forwarded-Host=evil.example",
                "X-Forwarded-Port=1",
                "Forwarded=for=10.0.0.9");

        HttpExchange request = received().getFirst();
        assertThat(request.getRequestHeaders().get("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(request.getRequestHeaders().get("X-Forwarded-Proto")).containsExactly("https");
        assertThat(request.getRequestHeaders()).doesNotContainKeys("X-forwarded-host", "X-forwarded-port", "Forwarded");
    }

    @Test
    void headersThatTheServiceAcceptsGetThrough() throws Exception {
        assertThat(proxy.get(ONE_CALLER, "X-Long=" + "x".repeat(47 * 1024)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anInstanceThatIsNotReadyGetsNoRequests() throws Exception {
        NamedServer own = proxy.get(ONE_CALLER).body().equals("first") ? first : second;
        own.ready = false;
        Awaitility.await().until(() -> !proxy.get(ONE_CALLER).body().equals(own.name));

        own.ready = true;
        Awaitility.await().until(() -> proxy.get(ONE_CALLER).body().equals(own.name));
    }

    @Test
    void withoutAReadyInstanceTheServiceAnswers() throws Exception {
        first.ready = second.ready = false;
        Awaitility.await().until(() -> first.probes.get() > 3 && second.probes.get() > 3);

        assertThat(proxy.get(ONE_CALLER).statusCode()).isEqualTo(200);
    }

    @Test
    void whatAnInstanceThatDiedMayHaveDoneIsRepeatedOnlyWithAKey() throws Exception {
        NamedServer own = proxy.get(ONE_CALLER).body().equals("first") ? first : second;
        NamedServer other = own == first ? second : first;
        own.dying = true;

        HttpResponse<String> lost = proxy.send("POST", ONE_CALLER);
        assertThat(lost.statusCode()).isEqualTo(502);
        assertThat(Api.json(lost).path("code").stringValue()).isEqualTo("unavailable");
        assertThat(lost.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(own.lost.get()).isEqualTo(1);
        assertThat(proxy.send("POST", ONE_CALLER, "Idempotency-Key=k").body()).isEqualTo(other.name);
        assertThat(proxy.get(ONE_CALLER).body()).isEqualTo(other.name);
    }

    @Test
    void withoutAnyInstanceCallersAreTold() throws Exception {
        first.close();
        second.close();

        HttpResponse<String> answer = proxy.get(ONE_CALLER);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("unavailable");
    }

    private List<HttpExchange> received() {
        return first.received.isEmpty() ? second.received : first.received;
    }

    private static final class NamedServer implements AutoCloseable {

        private final String name;
        private final HttpServer server;
        private final List<HttpExchange> received = new CopyOnWriteArrayList<>();
        private volatile boolean ready = true;
        private volatile boolean dying;
        private final AtomicInteger lost = new AtomicInteger();
        private final AtomicInteger probes = new AtomicInteger();

        NamedServer(String name) {
            this.name = name;
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            server.createContext("/", this::answer);
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            if (exchange.getRequestURI().getPath().equals("/v1/health/ready")) {
                probes.incrementAndGet();
                exchange.sendResponseHeaders(ready ? 200 : 503, -1);
            } else if (dying) {
                lost.incrementAndGet();
            } else {
                received.add(exchange);
                exchange.sendResponseHeaders(200, name.length());
                exchange.getResponseBody().write(name.getBytes(UTF_8));
            }
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
