package co.wholesale888.wms.writes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.ledger.WriteLanes;
import co.wholesale888.wms.requests.LateRecheck;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.JsonNode;

/** Counts of as many SKUs as one may have. */
@ServiceTest
class LargeCountTest {

    private static final String COUNT = "/v1/stock/count";
    private static final int ROWS = 10_000;
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private WriteLanes lanes;

    @Autowired
    private AuditedWrites audited;

    @Autowired
    private LateRecheck recheck;

    private WarehouseFixture stock;

    @BeforeEach
    void createLargeWarehouse() {
        stock = WarehouseFixture.with(fixtures, 0);
        jdbc.sql("""
                        insert into stock_level
                            (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)
                        select ?, 'SKU-' || i, 0, 40, 120, 0, now(), true from generate_series(0, 10000) i""").param(stock.access().uuid()).update();
    }

    @Test
    void tenThousandRowsWithAllFieldsAreCountedAsOneWrite() {
        String note = "n".repeat(280);
        String body = body(
                ROWS,
                i -> "{\"sku\":\"SKU-%s\",\"countedQuantity\":%s,\"expectedQuantity\":0,\"note\":\"%s\"}"
                        .formatted(i, i % 200, note));
        assertThat(body.length()).isBetween(MAX_BYTES * 3 / 4, MAX_BYTES);

        JsonNode answer = Api.json(post(COUNT, body, "application/json"));

        assertThat(answer.path("changed").intValue()).isEqualTo(ROWS - ROWS / 200);
        assertThat(answer.path("unchanged").intValue()).isEqualTo(ROWS / 200);
        assertThat(answer.path("transactions")).hasSize(ROWS);
        assertThat(answer.at("/transactions/9999/sequence").intValue()).isEqualTo(ROWS);
        stock.verify();
        List<RecordedEvent> alerts = RecordedEvent.in(jdbc, stock.access().uuid());
        assertThat(alerts)
                .as("every count at or below the threshold opens an alert")
                .filteredOn(event -> event.type().equals("alert.triggered"))
                .hasSize(41 * ROWS / 200);
    }

    @Test
    void aFileOfTenThousandRowsIsCountedAndAnnouncedAsOneWrite() {
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            String webhook = """
                    {"url":"%s","events":["stock.changed"]}""".formatted(receiver.url());
            assertThat(post("/v1/webhooks", webhook, "application/json").statusCode())
                    .isEqualTo(201);

            String file = file(ROWS, 500);
            JsonNode differences =
                    Api.json(post(COUNT + "?dryRun=true", file, "text/csv")).path("differences");
            JsonNode answer = Api.json(post(COUNT, file, "text/csv"));

            assertThat(differences).hasSize(ROWS);
            assertThat(answer.path("transactions")).hasSize(ROWS);
            Awaitility.await().until(() -> receiver.requests().size() == 1);
            assertThat(receiver.requests().getFirst().json().at("/data/transactions"))
                    .hasSize(ROWS);
        }
    }

    @Test
    void moreRowsOrBytesAreRefused() {
        HttpResponse<String> file = post(COUNT, file(ROWS + 1, 1), "text/csv");
        assertThat(file.statusCode()).isEqualTo(422);
        assertThat(file.body()).contains("The file must have 1 to 10000 rows.");
        String rows = body(ROWS + 1, i -> "{\"sku\":\"SKU-%s\",\"countedQuantity\":1}".formatted(i));
        assertThat(post(COUNT, rows, "application/json").statusCode()).isEqualTo(422);

        String short2 = file(2, 1);
        String largest = short2 + "\n".repeat(MAX_BYTES - short2.length());
        assertThat(post(COUNT + "?dryRun=true", largest, "text/csv").statusCode())
                .isEqualTo(200);
        assertThat(post(COUNT + "?dryRun=true", largest + "\n", "text/csv").statusCode())
                .isEqualTo(413);
        assertThat(post("/v1/stock/update", largest, "text/csv").statusCode()).isEqualTo(413);
        assertThat(stock.ledger()).isEmpty();
    }

    @Test
    void tenThousandBadRowsAreAllNamed() {
        String file = "sku,countedQuantity,expectedQuantity,note\n" + "-,x,x,x\n".repeat(ROWS);

        HttpResponse<String> answer = post(COUNT, file, "text/csv");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Api.json(answer)
                        .path("errors")
                        .valueStream()
                        .map(each -> each.path("line").intValue())
                        .distinct())
                .hasSize(ROWS);
    }

    @Test
    void noAccountKeepsTheCountsOfOthersOut() throws Exception {
        Counts counts = new Counts(lanes, audited, recheck);
        FairLimit.Holder eager = new FairLimit.Holder(IdKind.next(), IdKind.next(), IdKind.next());
        FairLimit.Holder other = new FairLimit.Holder(IdKind.next(), IdKind.next(), IdKind.next());
        CountDownLatch end = new CountDownLatch(1);
        Queue<ErrorCode> refused = new ConcurrentLinkedQueue<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                callers.submit(() -> {
                    try {
                        return counts.inTurn(eager, MAX_BYTES, () -> awaited(end));
                    } catch (RefusedException e) {
                        return refused.add(e.refusal().code());
                    }
                });
            }
            try {
                Awaitility.await().until(() -> refused.contains(ErrorCode.RATE_LIMITED));
                FutureTask<Boolean> served = new FutureTask<>(() -> counts.inTurn(other, MAX_BYTES, () -> true));
                Thread caller = Thread.startVirtualThread(served);
                Awaitility.await("the other one waits for its turn")
                        .until(() -> served.isDone() || caller.getState() == Thread.State.TIMED_WAITING);
                end.countDown();
                assertThat(served.get()).isTrue();
            } finally {
                end.countDown();
            }
        }
    }

    @Test
    void aCountWhoseTokenIsRevokedBeforeItsTurnIsNotWritten() throws Exception {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        Counts counts = new Counts(lanes, audited, recheck);
        FairLimit.Holder holder = new FairLimit.Holder(IdKind.next(), IdKind.next(), IdKind.next());
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean written = new AtomicBoolean();
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            beginRequest(access);
            return counts.inTurn(holder, MAX_BYTES, () -> written.getAndSet(true));
        });
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            callers.submit(() -> counts.inTurn(holder, MAX_BYTES, () -> {
                running.countDown();
                return awaited(end);
            }));
            running.await();
            Thread caller = Thread.startVirtualThread(waiting);
            Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
            long since = System.nanoTime();
            fixtures.revoke(access);
            Awaitility.await()
                    .until(() ->
                            System.nanoTime() - since > Duration.ofMillis(300).toNanos());
            end.countDown();

            assertThatThrownBy(waiting::get)
                    .hasCauseInstanceOf(RefusedException.class)
                    .hasMessageContaining("The token has been revoked");
            assertThat(written).isFalse();
        } finally {
            end.countDown();
        }
    }

    /** Makes this thread that of a request with the token. */
    private static void beginRequest(Fixtures.WarehouseAccess access) {
        CallerAuthentication.set(new Caller.Operator(IdKind.next()));
        MockHttpServletRequest request = new MockHttpServletRequest("POST", COUNT);
        request.addHeader("Authorization", access.authorization());
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request, new MockHttpServletResponse()));
    }

    private static boolean awaited(CountDownLatch end) {
        try {
            end.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String file(int rows, int quantity) {
        return "sku,countedQuantity\n"
                + IntStream.range(0, rows)
                        .mapToObj(i -> "SKU-" + i + "," + quantity + "\n")
                        .collect(Collectors.joining());
    }

    private static String body(int rows, IntFunction<String> row) {
        return IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining(",", "{\"counts\":[", "]}"));
    }

    private HttpResponse<String> post(String path, String body, String type) {
        return stock.api().post(path, stock.access().authorization(), body, "Content-Type", type);
    }
}
