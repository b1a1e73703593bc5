package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.webhooks.AutomaticDeactivation;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A webhook whose every attempt fails for three days is paused by the service. */
@ConcurrentServiceTest
@Execution(ExecutionMode.CONCURRENT)
class FailingWebhookTest {

    private static final Duration LONG = Duration.ofHours(73);

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AutomaticDeactivation deactivation;

    private WarehouseFixture warehouse;

    @BeforeEach
    void stock() {
        warehouse = WarehouseFixture.with(fixtures, 1_000, "A");
    }

    @Test
    void theFirstFailureIsKeptUntilASuccess() {
        AtomicInteger status = new AtomicInteger(503);
        try (TestReceiver receiver = TestReceiver.answering((request, out) ->
                TestReceiver.write(out, "HTTP/1.1 %s Whatever\r\nContent-Length: 0\r\n\r\n".formatted(status.get())))) {
            String hook = register(receiver, "ONCE");
            deliver(hook, 1);
            Instant since = failingSince(hook).orElseThrow();
            deliver(hook, 2);
            assertThat(failingSince(hook)).contains(since);
            status.set(204);
            deliver(hook, 3);
            assertThat(failingSince(hook)).isEmpty();
            status.set(410);
            deliver(hook, 4);
            assertThat(failingSince(hook).orElseThrow()).isAfter(since);
            assertThat(isActive(hook))
                    .as("410 ends only webhooks in mode RETRY")
                    .isTrue();
        }
    }

    @Test
    void itIsPausedByItsNextFailureAndCanBeResumed() {
        Instance.second();
        try (TestReceiver receiver = TestReceiver.answering(500)) {
            String hook = register(receiver, "RETRY");
            deliver(hook, 1);
            assertThat(count(hook, "status = 'PENDING'"))
                    .as("the second attempt")
                    .isOne();
            failsSince(hook, Instant.now().minus(LONG));

            for (int i = 0; i < 5; i++) {
                warehouse.sell(null, "A");
            }

            Awaitility.await().until(() -> !isActive(hook));
            Awaitility.await().until(() -> count(hook, "status = 'PENDING'") == 0);
            assertThat(pauses()).hasSize(1).first().satisfies(entry -> {
                assertThat(entry.path("actor").path("kind").stringValue()).isEqualTo("SYSTEM");
                assertThat(entry.path("details").toString())
                        .contains("\"active\":false", "\"reason\":\"failing\"", "\"failingSince\":\"20");
            });
            setActive(hook, true);
            assertThat(failingSince(hook)).isEmpty();
            warehouse.sell(null, "A");
            Awaitility.await().until(() -> failingSince(hook).isPresent());
            assertThat(isActive(hook)).isTrue();
        }
    }

    @Test
    void underOnceAnAnswer410CountsAsAnyFailure() {
        try (TestReceiver receiver = TestReceiver.answering(410)) {
            String hook = register(receiver, "ONCE");
            deliver(hook, 1);
            failsSince(hook, Instant.now().minus(LONG));

            warehouse.sell(null, "A");

            Awaitility.await().until(() -> !isActive(hook));
            assertThat(pauses()).hasSize(1);
        }
    }

    @Test
    void manyInstancesPauseItOnce() throws Exception {
        List<AutomaticDeactivation> instances =
                List.of(deactivation, Instance.second().bean(AutomaticDeactivation.class));
        try (TestReceiver receiver = TestReceiver.answering(200);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            String hook = register(receiver, "ONCE");
            failsSince(hook, Instant.now().minus(LONG));
            List<Callable<Object>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                AutomaticDeactivation instance = instances.get(i % 2);
                calls.add(Executors.callable(
                        () -> instance.failing(warehouse.access().uuid(), IdKind.WEBHOOK.require(hook))));
            }

            for (Future<Object> call : threads.invokeAll(calls)) {
                call.get();
            }

            assertThat(isActive(hook)).isFalse();
            assertThat(pauses()).hasSize(1);
        }
    }

    @Test
    void aSuccessWithinTheTimeKeepsItActive() {
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            String hook = register(receiver, "ONCE");
            deliver(hook, 1);
            Instant yesterday = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
            jdbc.sql("update webhook_delivery set attempted_at = ?::timestamptz where warehouse_id = ?")
                    .params(yesterday.toString(), warehouse.access().uuid())
                    .update();
            failsSince(hook, Instant.now().minus(LONG));

            deactivation.failing(warehouse.access().uuid(), IdKind.WEBHOOK.require(hook));

            assertThat(isActive(hook)).isTrue();
            assertThat(failingSince(hook)).contains(yesterday);
            assertThat(pauses()).isEmpty();
        }
    }

    @Test
    void lateAnswersOfItsOldUrlDoNotCountForTheNewOne() {
        CountDownLatch moved = new CountDownLatch(1);
        try (TestReceiver old = TestReceiver.answering((request, out) -> {
                    moved.await();
                    TestReceiver.write(out, "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
                });
                TestReceiver current = TestReceiver.answering(200)) {
            String hook = register(old, "RETRY");
            warehouse.sell(null, "A");
            Awaitility.await().until(() -> !old.requests().isEmpty());
            patch(hook, "{\"url\":\"%s\"}".formatted(current.url()));
            moved.countDown();

            Awaitility.await().until(() -> count(hook, "response_status = 410") == 1);
            assertThat(failingSince(hook)).isEmpty();
            deactivation.gone(warehouse.access().uuid(), IdKind.WEBHOOK.require(hook), old.url());
            assertThat(isActive(hook)).isTrue();
            jdbc.sql("update webhook_delivery set due_at = now() where webhook_id = ? and attempt = 2")
                    .param(IdKind.WEBHOOK.require(hook))
                    .update();
            Awaitility.await().until(() -> count(hook, "status = 'SUCCEEDED' and attempt = 2") == 1);
            deactivation.gone(warehouse.access().uuid(), IdKind.WEBHOOK.require(hook), current.url());
            assertThat(isActive(hook)).isFalse();
        }
    }

    @Test
    void lessThanThreeDaysAreNotEnough() {
        Instant now = Instant.now();
        assertThat(deactivation.isDue(null, now)).isFalse();
        assertThat(deactivation.isDue(now.minus(Duration.ofDays(3)).plusMillis(1), now))
                .isFalse();
        assertThat(deactivation.isDue(now.minus(Duration.ofDays(3)), now)).isTrue();
    }

    private String register(TestReceiver receiver, String mode) {
        return warehouse.webhook(receiver.url(), "stock.changed", mode);
    }

    /** Causes an event and waits until so many attempts have ended. */
    private void deliver(String hook, int ended) {
        warehouse.sell(null, "A");
        Awaitility.await().until(() -> count(hook, "status <> 'PENDING'") == ended);
    }

    private void failsSince(String hook, Instant time) {
        jdbc.sql("update webhook set failing_since = ?::timestamptz where warehouse_id = ? and id = ?")
                .params(time.toString(), warehouse.access().uuid(), IdKind.WEBHOOK.require(hook))
                .update();
    }

    private Optional<Instant> failingSince(String hook) {
        return jdbc.sql("select failing_since from webhook where warehouse_id = ? and id = ?")
                .params(warehouse.access().uuid(), IdKind.WEBHOOK.require(hook))
                .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .single();
    }

    private long count(String hook, String condition) {
        return jdbc.sql("select count(*) from webhook_delivery where warehouse_id = ? and webhook_id = ? and "
                        + condition)
                .params(warehouse.access().uuid(), IdKind.WEBHOOK.require(hook))
                .query(Long.class)
                .single();
    }

    private boolean isActive(String hook) {
        return Api.json(warehouse.get("/v1/webhooks/" + hook)).path("active").booleanValue();
    }

    private void setActive(String hook, boolean active) {
        patch(hook, "{\"active\":%s}".formatted(active));
    }

    private void patch(String hook, String changes) {
        Awaitility.await().until(() -> {
            HttpResponse<String> answer = warehouse
                    .api()
                    .send("PATCH", "/v1/webhooks/" + hook, warehouse.access().authorization(), changes);
            return answer.statusCode() == 200;
        });
    }

    /** The entries of the audit trail about pauses by the service. */
    private List<JsonNode> pauses() {
        String path = "/v1/warehouses/" + warehouse.access().id() + "/audit";
        return Api.json(warehouse.api().get(path, warehouse.access().client().authorization()))
                .path("entries")
                .valueStream()
                .filter(entry -> entry.path("details").has("failingSince"))
                .toList();
    }
}
