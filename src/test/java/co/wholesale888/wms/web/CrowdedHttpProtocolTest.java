package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many more connections than the service permits, on which it would wait for their clients without an end. */
class CrowdedHttpProtocolTest {

    private static final int MAX_CONNECTIONS = 20;
    private static final int CROWD = 4 * MAX_CONNECTIONS;
    private static final int QUEUE = 700;
    private static final int MAX_WAIT_MS = 60_000;

    private static Instance service;
    private static Fixtures fixtures;

    @BeforeAll
    static void start() {
        service = Instance.start(
                TestPostgres.newDatabase(),
                "--server.tomcat.max-connections=" + MAX_CONNECTIONS,
                "--server.tomcat.connection-timeout=1h",
                "--server.tomcat.keep-alive-timeout=1h");
        fixtures = Fixtures.at(service.api().base());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /v1/st",
                "GET /v1/stock HTTP/1.1\r\nHost: a\r\nX-A: ",
                "POST /v1/stock/update HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{",
                "POST /portal/sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nemail=",
                "POST /portal/sign-in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nem",
                "GET /v1/health/live HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void connectionsThatSendNothingMoreShutNobodyOut(String beginning) throws IOException {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                crowd.add(open(beginning));
            }
            for (int i = 0; i < MAX_CONNECTIONS; i++) {
                Api api = service.api().onItsOwnConnections();
                assertThat(stock.through(api).sell(null, "A").statusCode()).isEqualTo(200);
            }
            assertThat(stock.quantity("A")).isEqualTo(100 - MAX_CONNECTIONS);
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }

    @Test
    void aRequestThatTheServiceHandlesIsNotEnded() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        String end = Api.json(stock.get("/v1/transactions?order=asc"))
                .get("nextCursor")
                .stringValue();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                WarehouseFixture own = stock.through(service.api().onItsOwnConnections());
                waiting.add(callers.submit(() -> own.get("/v1/transactions?order=asc&wait=30&cursor=" + end)));
            }
            connectionsThatSendNothingMoreShutNobodyOut("GET / HTTP/1.1\r\nX: ");
            assertThat(stock.sell(null, "A").statusCode()).isEqualTo(200);
            for (Future<HttpResponse<String>> answer : waiting) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
                assertThat(Api.json(answer.get()).get("transactions")).hasSize(1);
            }
        }
    }

    /** If the operating system's queue were shorter, it would let further ones wait for a second or more. */
    @Test
    void connectionsThatComeAtOnceQueueUntilThereIsRoom() throws IOException {
        assumeThat(queuePermittedBySystem()).isGreaterThan(QUEUE);
        List<WarehouseFixture> warehouses = Stream.generate(() -> WarehouseFixture.with(fixtures, 0, "A"))
                .limit(MAX_CONNECTIONS / 10)
                .toList();
        List<Socket> handled = new ArrayList<>();
        List<Socket> queued = new ArrayList<>();
        try {
            for (WarehouseFixture warehouse : warehouses) {
                for (int i = 0; i < 10; i++) { // as many as one token may have
                    handled.add(open("GET /v1/transactions?order=asc&wait=15 HTTP/1.1\r\nHost: a\r\nAuthorization: "
                            + warehouse.access().authorization() + "\r\n\r\n"));
                }
            }
            for (int i = 0; i < QUEUE; i++) {
                queued.add(open("GET /v1/health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
            }
            for (Socket socket : handled) {
                assertThat(socket.getInputStream().available())
                        .as("is still handled")
                        .isZero();
            }
            for (Socket socket : queued) {
                assertThat(socket.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 200");
            }
        } finally {
            for (Socket socket : handled) {
                socket.close();
            }
            for (Socket socket : queued) {
                socket.close();
            }
        }
    }

    private static int queuePermittedBySystem() {
        try {
            return Integer.parseInt(
                    Files.readAllLines(Path.of("/proc/sys/net/core/somaxconn")).getFirst());
        } catch (IOException e) {
            return 0; // not Linux
        }
    }

    private static Socket open(String beginning) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("localhost", service.api().base().getPort()), MAX_WAIT_MS);
        socket.setSoTimeout(MAX_WAIT_MS);
        try {
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // Ended already, because so many others came after it
        }
        return socket;
    }
}
