package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A redelivery is one attempt, beside those that RETRY makes by itself. */
@ConcurrentServiceTest
@Execution(ExecutionMode.CONCURRENT)
class RedeliveryTest {

    private static final int CALLS = 20;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void twentyRedeliveriesAtOnceAreTwentyAttempts() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (TestReceiver receiver = TestReceiver.answering(500)) {
            String hook = warehouse.webhook(receiver.url(), "stock.changed", "RETRY");
            warehouse.sell(null, "A");
            awaitOutcomes(warehouse, hook, 1);
            String failed = idOfFirst(warehouse, hook, "FAILED");

            List<String> requested = redeliverAtOnce(warehouse, hook, failed);

            awaitOutcomes(warehouse, hook, 1 + CALLS);
            assertThat(requested).doesNotHaveDuplicates();
            assertThat(receiver.requests())
                    .hasSize(1 + CALLS)
                    .extracting(request -> request.header("X-WMS-Delivery"))
                    .doesNotHaveDuplicates()
                    .containsAll(requested);
            requireOneEvent(receiver);
            assertThat(warehouse.deliveries(hook, "?status=PENDING"))
                    .as("the next attempt of RETRY")
                    .hasSize(1);

            makeDue(warehouse);
            awaitOutcomes(warehouse, hook, 2 + CALLS);
            requireOneEvent(receiver);
            JsonNode next = warehouse.deliveries(hook, "?status=PENDING").getFirst();
            assertThat(next.path("attempt").intValue()).isEqualTo(3);
            assertThat(receiver.requests()).hasSize(2 + CALLS);
        }
    }

    @Test
    void anEndedRedeliveryIsNotRepeatedEvenIfItsOutcomeIsUnknown() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            String hook = warehouse.webhook(receiver.url(), "stock.changed", "RETRY");
            warehouse.sell(null, "A");
            awaitOutcomes(warehouse, hook, 1);
            String again = redeliver(warehouse, hook, idOfFirst(warehouse, hook, "SUCCEEDED"));
            awaitOutcomes(warehouse, hook, 2);
            jdbc.sql("""
                            update webhook_delivery set status = 'PENDING', leased_until = now()
                            where warehouse_id = ? and redelivery
                            """).param(warehouse.access().uuid()).update();

            awaitOutcomes(warehouse, hook, 2);

            assertThat(idOfFirst(warehouse, hook, "UNKNOWN")).isEqualTo(again);
            assertThat(warehouse.deliveries(hook, "")).hasSize(2);
        }
    }

    @Test
    void everyAttemptOfATestEventSendsTheSameBytes() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (TestReceiver receiver = TestReceiver.answering(500)) {
            String hook = warehouse.webhook(receiver.url(), "stock.changed", "RETRY");
            warehouse
                    .api()
                    .post("/v1/webhooks/" + hook + "/test", warehouse.access().authorization(), null);
            awaitOutcomes(warehouse, hook, 1);
            redeliver(warehouse, hook, idOfFirst(warehouse, hook, "FAILED"));
            awaitOutcomes(warehouse, hook, 2);
            makeDue(warehouse);
            awaitOutcomes(warehouse, hook, 3);

            assertThat(receiver.requests()).hasSize(3);
            requireOneEvent(receiver);
        }
    }

    private static List<String> redeliverAtOnce(WarehouseFixture warehouse, String hook, String id) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> call = () -> redeliver(warehouse, hook, id);
            List<String> requested = new ArrayList<>();
            for (Future<String> one : callers.invokeAll(Collections.nCopies(CALLS, call))) {
                requested.add(one.get());
            }
            return requested;
        }
    }

    private static String redeliver(WarehouseFixture warehouse, String hook, String id) {
        HttpResponse<String> answer = warehouse
                .api()
                .post(
                        "/v1/webhooks/%s/deliveries/%s/redeliver".formatted(hook, id),
                        warehouse.access().authorization(),
                        null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Api.json(answer).path("id").stringValue();
    }

    private void makeDue(WarehouseFixture warehouse) {
        jdbc.sql("update webhook_delivery set due_at = now() where warehouse_id = ? and status = 'PENDING'")
                .param(warehouse.access().uuid())
                .update();
    }

    private static void requireOneEvent(TestReceiver receiver) {
        assertThat(receiver.requests())
                .extracting(request -> request.header("webhook-id"))
                .containsOnly(receiver.requests().getFirst().header("webhook-id"));
        assertThat(receiver.requests())
                .extracting(TestReceiver.Request::body)
                .containsOnly(receiver.requests().getFirst().body());
    }

    private static String idOfFirst(WarehouseFixture warehouse, String hook, String status) {
        return warehouse
                .deliveries(hook, "?status=" + status)
                .getFirst()
                .path("id")
                .stringValue();
    }

    private static void awaitOutcomes(WarehouseFixture warehouse, String hook, int count) {
        Awaitility.await()
                .until(() -> warehouse
                                .deliveries(hook, "?status=SUCCEEDED,FAILED,UNKNOWN")
                                .size()
                        == count);
    }
}
