package co.wholesale888.wms.redelivery;

import static co.wholesale888.wms.redelivery.AttemptedFixture.END;
import static co.wholesale888.wms.redelivery.AttemptedFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.webhooks.DeliveryStatus;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What was attempted within a range of time is sent again. */
@ConcurrentServiceTest
@Execution(ExecutionMode.CONCURRENT)
class RangeRedeliveryTest {

    private static final int MAX = 10_000;
    private static final RedeliveryRange FAILED = RedeliveryRange.ofFailed(Instant.parse(START), Instant.parse(END));

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RangeRedelivery redelivery;

    @Autowired
    private AttemptedEvents attempts;

    @Autowired
    private TransactionTemplate transaction;

    private final CountDownLatch repaired = new CountDownLatch(1);

    @Test
    void eachFailedEventIsSentAgainOnceAndOldestFirst() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (TestReceiver receiver = TestReceiver.answering((request, out) -> {
            boolean works = repaired.getCount() == 0;
            TestReceiver.write(out, "HTTP/1.1 %s x\r\nContent-Length: 0\r\n\r\n".formatted(works ? 200 : 500));
        })) {
            String hook = warehouse.webhook(receiver.url(), "stock.changed", "ONCE");
            String path = "/v1/webhooks/" + hook;
            post(warehouse, path + "/test", null);
            for (int i = 0; i < 6; i++) {
                warehouse.sell(null, "A");
            }
            awaitEnded(warehouse, hook, "FAILED", 7);
            JsonNode first = warehouse.deliveries(hook, "?status=FAILED").stream()
                    .filter(one -> one.path("eventType").stringValue().equals("stock.changed"))
                    .reduce((newer, older) -> older)
                    .orElseThrow();
            post(warehouse, path + "/deliveries/" + first.path("id").stringValue() + "/redeliver", null);
            awaitEnded(warehouse, hook, "FAILED", 8);
            repaired.countDown();
            String body = "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\"}";

            assertThat(post(warehouse, path + "/redeliver", body)).isEqualTo("{\"queued\":7}");

            awaitEnded(warehouse, hook, "SUCCEEDED", 7);
            List<TestReceiver.Request> again = receiver.requests().subList(8, 15);
            List<String> before = receiver.requests().subList(0, 7).stream()
                    .map(request -> request.header("webhook-id"))
                    .toList();
            assertThat(again)
                    .extracting(request -> request.header("webhook-id"))
                    .containsExactlyInAnyOrderElementsOf(before);
            assertThat(jdbc.sql("""
                                    select event_sequence from webhook_delivery
                                    where warehouse_id = ? and status = 'SUCCEEDED'
                                    order by id""")
                            .param(warehouse.access().uuid())
                            .query(Long.class)
                            .list())
                    .as("how they were queued: test events last")
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, null);
            assertThat(warehouse.deliveries(hook, "?status=SUCCEEDED"))
                    .filteredOn(one -> one.path("eventId").equals(first.path("eventId")))
                    .extracting(one -> one.path("attempt").intValue())
                    .containsExactly(3);
        }
    }

    @Test
    void theRangeIncludesItsStartAndExcludesItsEnd() {
        AttemptedFixture attempted = attempted(6);

        assertThat(attempted.queued("2026-11-01T02:00:00.002+02:00", "2026-11-01T00:00:00.005Z", ""))
                .isEqualTo(3);
        assertThat(attempted.queued(START, END, ",\"status\":[\"succeeded\"]")).isZero();
        assertThat(attempted.queued(START, END, ",\"types\":[\"stock.low\"],\"status\":[\"Unknown\",\"failed\"]"))
                .isEqualTo(3);
        assertThat(attempted.queued(START, END, ",\"types\":null,\"status\":null"))
                .isEqualTo(6);
        assertThat(attempted.queued(START, END, ",\"types\":[\"*\"]")).isEqualTo(6);
        String audit = fixtures.api()
                .get(
                        "/v1/warehouses/" + attempted.warehouse().access().id() + "/audit?limit=1",
                        attempted.warehouse().access().client().authorization())
                .body();
        assertThat(audit).contains("WEBHOOK_REDELIVERED", "\"queued\":6", "\"from\":\"2026-11-01T00:00:00.000000Z\"");
    }

    @Test
    void eventsThatAreNoLongerKeptAreLeftOut() {
        AttemptedFixture attempted = attempted(6);
        jdbc.sql("delete from event where warehouse_id = ? and sequence < 5")
                .param(attempted.warehouse().access().uuid())
                .update();

        assertThat(attempted.queued(START, END, "")).isEqualTo(2);
        assertThat(attempted.queuedAtLast()).isEqualTo(2);
    }

    @Test
    void tenThousandEventsAreQueuedAndOneMoreIsNot() {
        AttemptedFixture attempted = attempted(MAX + 1);

        HttpResponse<String> tooMany =
                attempted.redeliver("{\"from\":\"%s\",\"to\":\"%s\"}".formatted(START, END), "Idempotency-Key", "k");
        assertThat(tooMany.statusCode()).isEqualTo(422);
        assertThat(Api.json(tooMany).at("/errors/0/field").stringValue()).isEqualTo("from");
        assertThat(attempted.redeliveries()).isZero();
        assertThat(attempted.queued("2026-11-01T00:00:00.002Z", END, "")).isEqualTo(MAX);
        assertThat(attempted.queuedAtLast()).isEqualTo(MAX);
        attempted
                .warehouse()
                .api()
                .delete(
                        "/v1/webhooks/" + attempted.hook(),
                        attempted.warehouse().access().authorization());
    }

    /** In a long log, events of a rare type could not be found within the time that a statement may take. */
    @Test
    void onlySoManyAttemptsAreLookedThrough() {
        AttemptedFixture attempted = attempted(6);
        List<String> rare = List.of("stock.low");
        RedeliveryRange range =
                new RedeliveryRange(Instant.parse(START), Instant.parse(END), Set.of(DeliveryStatus.FAILED), rare);
        UUID warehouse = attempted.warehouse().access().uuid();

        transaction.executeWithoutResult(status -> {
            assertThat(attempts.find(warehouse, attempted.hookId(), range, MAX, 6))
                    .hasSize(3);
            assertThat(attempts.find(warehouse, attempted.hookId(), range, MAX, 5))
                    .isNull();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            422 | from   | {"from":null,"to":"2026-11-02T00:00:00Z"}
            422 | to     | {"from":"2026-11-02T00:00:00Z"}
            422 | to     | {"from":"2026-11-02T00:00:00Z","to":"2026-11-02T02:00:00+02:00"}
            422 | to     | {"from":"2026-11-02T00:00:00Z","to":"tomorrow"}
            422 | status | {"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","status":["PENDING"]}
            422 | status | {"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","status":["failed","nope"]}
            422 | status | {"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","status":[]}
            422 | types  | {"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","types":["stock.lower"]}
            422 | types  | {"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","types":[]}
            400 | status | {"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","status":"FAILED"}
            400 | from   | {"from":1,"to":"2026-11-02T00:00:00Z"}
            400 | until  | {"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","until":null}
            """)
    void anInvalidRangeIsRefused(int status, String field, String body) {
        AttemptedFixture attempted = attempted(1);

        HttpResponse<String> answer = attempted.redeliver(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Api.json(answer).at("/errors/0/field").stringValue()).isEqualTo(field);
        assertThat(attempted.redeliveries()).isZero();
    }

    @Test
    void anInactiveWebhookAndThatOfAnotherAreRefused() {
        AttemptedFixture attempted = attempted(2);
        WarehouseFixture stranger = WarehouseFixture.with(fixtures, 0);
        assertThat(new AttemptedFixture(jdbc, stranger, attempted.hook()).queued(START, END, ""))
                .isEqualTo(-404);
        attempted
                .warehouse()
                .api()
                .send(
                        "PATCH",
                        "/v1/webhooks/" + attempted.hook(),
                        attempted.warehouse().access().authorization(),
                        "{\"active\":false}");

        HttpResponse<String> answer =
                attempted.redeliver("{\"from\":\"%s\",\"to\":\"%s\"}".formatted(START, END), "Idempotency-Key", "k");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("invalid_state");
        assertThat(attempted.redeliveries()).isZero();
    }

    @Test
    void callersWithTheSameKeyQueueOnce() throws Exception {
        AttemptedFixture attempted = attempted(20);
        AttemptedFixture elsewhere = new AttemptedFixture(
                jdbc, attempted.warehouse().through(Instance.second().api()), attempted.hook());
        String body = "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(START, END);
        List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(() -> attempted.redeliver(body, "Idempotency-Key", "once"));
            calls.add(() -> elsewhere.redeliver(body, "Idempotency-Key", "once"));
        }
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<HttpResponse<String>> answer : callers.invokeAll(calls)) {
                assertThat(answer.get().statusCode()).isEqualTo(202);
                assertThat(answer.get().body()).isEqualTo("{\"queued\":20}");
            }
        }
        assertThat(attempted.queuedAtLast()).isEqualTo(20);
    }

    @Test
    void untilItsCommitOnlyChangesOfTheWebhookWait() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (TestReceiver receiver = TestReceiver.answering(200);
                Connection other = DriverManager.getConnection(TestPostgres.url())) {
            AttemptedFixture attempted = AttemptedFixture.of(jdbc, warehouse, 3);
            warehouse.webhook(receiver.url(), "stock.changed", "ONCE");
            UUID hook = IdKind.WEBHOOK.require(attempted.hook());
            String row = "select from webhook where id = '%s' for %s nowait";
            transaction.executeWithoutResult(status -> {
                jdbc.sql("set local idle_in_transaction_session_timeout = 0").update();
                assertThat(redelivery.redeliver(warehouse.access().uuid(), hook, FAILED))
                        .isEqualTo(3);
                JdbcClient rows = JdbcClient.create(new SingleConnectionDataSource(other, true));
                assertThatThrownBy(() ->
                                rows.sql(row.formatted(hook, "no key update")).query(line -> {}))
                        .as("a deactivation, which then drops what is to be queued")
                        .hasMessageContaining("could not obtain lock");
                rows.sql(row.formatted(hook, "share")).query(line -> {});

                assertThat(warehouse.sell(null, "A").statusCode()).isEqualTo(200);
                Awaitility.await().until(() -> receiver.requests().size() == 1);
                assertThat(attempted.queued(START, END, "")).isEqualTo(3);
            });
        }
    }

    private AttemptedFixture attempted(int events) {
        return AttemptedFixture.of(jdbc, WarehouseFixture.with(fixtures, 0), events);
    }

    private static String post(WarehouseFixture warehouse, String path, @Nullable String body) {
        HttpResponse<String> answer =
                warehouse.api().post(path, warehouse.access().authorization(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer.body();
    }

    private static void awaitEnded(WarehouseFixture warehouse, String hook, String status, int count) {
        Awaitility.await()
                .until(() -> warehouse.deliveries(hook, "?status=" + status).size() == count);
    }
}
