package co.wholesale888.wms.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.requests.HeapLimits;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections and bodies at the limits of a small heap, and beyond them, do not end the process. */
class SmallHeapTest {

    private static final int HEAP_MIB = 160;
    private static final int MAX_CONNECTIONS = HeapLimits.maxConnections((long) HEAP_MIB << 20);
    private static final int CROWD = 8 * MAX_CONNECTIONS;
    private static final int TIMEOUT_MS = 1_000;

    /** In which the requests arrive. */
    private static final Duration SOME_TIME = Duration.ofSeconds(1);

    private static final int MIB = 1 << 20;

    @Test
    @Timeout(600)
    void noNumberOfConnectionsOrBodiesEndsTheProcess() throws Exception {
        String database = TestPostgres.newDatabase();
        try (ServiceProcess service = ServiceProcess.onDatabase(
                database,
                "-Xmx%sm".formatted(HEAP_MIB),
                "-XX:+ExitOnOutOfMemoryError",
                "--wms.rate-limit.per-second=0")) {
            WarehouseAccess access = Fixtures.at(service.baseUri()).newWarehouse();
            String token = "Authorization: " + access.authorization() + "\r\n";
            String slowHeaders = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000);
            String form = "POST /portal/sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 262144\r\n\r\nx";
            String longPoll = "GET /v1/transactions?order=asc&wait=30 HTTP/1.1\r\nHost: a\r\n" + token + "\r\n";
            String body = "POST /v1/stock/update HTTP/1.1\r\nHost: a\r\n" + token + "Content-Length: " + MIB
                    + "\r\n\r\n" + " ".repeat(MIB - 1);

            assertWithstands(service, access, MAX_CONNECTIONS - 30, longPoll);
            assertWithstands(service, access, CROWD, slowHeaders);
            assertWithstands(service, access, CROWD, form, "HTTP/1.1 413 ");
            assertWithstands(service, access, MAX_CONNECTIONS - 30, body, "HTTP/1.1 503 ", "Retry-After: 1\r\n");
            StopUnderLoad.assertLosesNothing(service, database);
            assertThat(service.output()).doesNotContain("OutOfMemoryError", "ERROR");
        }
    }

    /**
     * Sends the request by so many connections, until one is answered with these texts, and checks that others are
     * served: meanwhile, if there is room.
     */
    private static void assertWithstands(
            ServiceProcess service, WarehouseAccess access, int size, String request, String... answer) {
        try (Crowd crowd = new Crowd(service.baseUri(), size, request)) {
            Awaitility.await()
                    .pollDelay(SOME_TIME)
                    .until(() -> !service.isAlive() || answer.length == 0 || crowd.isAnswered(answer));
            if (size < MAX_CONNECTIONS) {
                assertServes(service, access);
            }
        }
        assertServes(service, access);
    }

    private static void assertServes(ServiceProcess service, WarehouseAccess access) {
        Fixtures fixtures = Fixtures.at(service.baseUri());
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> !service.isAlive()
                        || fixtures.api().get("/v1/health/live", null).statusCode() == 200);
        assertThat(service.isAlive()).as(service.output()).isTrue();
        assertThat(fixtures.api().get("/v1/stock", access.authorization()).statusCode())
                .isEqualTo(200);
        assertThat(fixtures.api()
                        .post("/v1/stock/update", access.authorization(), "{\"transactions\":[]}")
                        .statusCode())
                .isEqualTo(422);
    }

    /** Many connections that send the same and stay open until the end. Not all may find a place. */
    private static final class Crowd implements AutoCloseable {

        private final List<Socket> sockets = new ArrayList<>();
        private final Queue<String> answers = new ConcurrentLinkedQueue<>();

        Crowd(URI target, int size, String request) {
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            List<Future<Socket>> opened = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < size; i++) {
                    opened.add(threads.submit(() -> open(target, bytes)));
                }
            }
            opened.stream()
                    .filter(future -> future.state() == Future.State.SUCCESS)
                    .forEach(future -> sockets.add(future.resultNow()));
        }

        private Socket open(URI target, byte[] bytes) throws IOException {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(target.getHost(), target.getPort()), TIMEOUT_MS);
            // Of threads of their own, because a service that reads no more must not hold up the test
            Thread.startVirtualThread(() -> {
                try {
                    socket.getOutputStream().write(bytes);
                } catch (IOException e) {
                    // The service has closed the connection
                }
            });
            Thread.startVirtualThread(() -> answers.add(answer(socket)));
            return socket;
        }

        /** Whether an answer has come that contains these texts. */
        boolean isAnswered(String... texts) {
            return answers.stream().anyMatch(answer -> Stream.of(texts).allMatch(answer::contains));
        }

        private static String answer(Socket socket) {
            try {
                byte[] bytes = new byte[4096];
                int length = socket.getInputStream().read(bytes);
                return new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                return "";
            }
        }

        @Override
        public void close() {
            sockets.forEach(socket -> {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
