package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.webhooks.AutomaticDeactivation;
import co.wholesale888.wms.webhooks.SecretCipher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What is leased ahead for a fast endpoint is not sent once the webhook is paused, deleted or leads elsewhere. */
@ConcurrentServiceTest
class RecallTest {

    private static final int BURST = 20;
    private static final int TRIES = 20;

    @Autowired
    private HttpSender sender;

    @Autowired
    private AutomaticDeactivation deactivation;

    @Autowired
    private SecretCipher cipher;

    /** The receiver holds its answers until this is zero. */
    private volatile CountDownLatch held = new CountDownLatch(0);

    @Test
    void theInstanceThatChangesAWebhookSendsNoMore() {
        try (DisposablePostgres postgres = DisposablePostgres.create();
                Instance service = Instance.start(postgres.url());
                TestReceiver receiver = receiver();
                TestReceiver other = TestReceiver.answering(200)) {
            WarehouseFixture warehouse =
                    WarehouseFixture.with(Fixtures.at(service.api().base()), 1, "A");
            JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(postgres.url()));

            requireRecall(warehouse, jdbc, receiver, "PATCH", "{\"active\":false}");
            requireRecall(warehouse, jdbc, receiver, "DELETE", null);
            requireRecall(warehouse, jdbc, receiver, "PATCH", "{\"url\":\"%s\"}".formatted(other.url()));

            assertThat(other.requests()).hasSize(BURST - Endpoint.MAX_RUNNING);
        }
    }

    private void requireRecall(
            WarehouseFixture warehouse, JdbcClient jdbc, TestReceiver receiver, String method, @Nullable String body) {
        String hook = warehouse.webhook(receiver.url(), "stock.low", "ONCE");
        UUID id = IdKind.WEBHOOK.require(hook);
        leaseAhead(
                receiver,
                () -> queue(jdbc, warehouse.access().uuid(), id),
                () -> count(jdbc, id, "leased_until is not null"),
                () -> true);
        int before = receiver.requests().size();

        HttpResponse<String> changed = warehouse
                .api()
                .send(method, "/v1/webhooks/" + hook, warehouse.access().authorization(), body);
        held.countDown();

        assertThat(changed.statusCode()).isIn(200, 204);
        Awaitility.await().until(() -> count(jdbc, id, "status = 'PENDING'") == 0);
        assertThat(receiver.requests()).as(method + body).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update webhook set active = false",
                "delete from webhook",
                "update webhook set url = 'http://127.0.0.1:1/'",
                "update webhook set secret = secret || '\\x00'::bytea"
            })
    void otherInstancesNoticeTheChange(String change) {
        try (CycleFixture fixture = new CycleFixture(sender, deactivation, cipher);
                TestReceiver receiver = receiver()) {
            UUID hook = fixture.webhook(receiver.url(), "ONCE");
            DispatchCycle instance = fixture.instance();
            leaseAhead(
                    receiver, () -> fixture.queue(hook, BURST), instance::inFlight, () -> CycleFixture.run(instance));
            int before = receiver.requests().size();

            fixture.jdbc().sql(change).update();

            CycleFixture.runUntil(() -> instance.inFlight() == Endpoint.MAX_RUNNING, instance);
            assertThat(fixture.count("status = 'FAILED'")).as("no time-out").isZero();
            held.countDown();
            CycleFixture.runUntil(() -> instance.inFlight() == 0, instance);
            assertThat(receiver.requests()).hasSize(before);
        }
    }

    private TestReceiver receiver() {
        return TestReceiver.answering((request, out) -> {
            held.await();
            TestReceiver.write(out, "HTTP/1.1 204 No Content\r\n\r\n");
        });
    }

    /**
     * Queues bursts until the endpoint has answered fast for so long that all of one is leased, and holds its answers.
     *
     * @param queue queues a burst
     * @param leased how many deliveries are leased
     * @param step lets the dispatcher run, if it does not by itself
     */
    private void leaseAhead(TestReceiver receiver, Runnable queue, Callable<Integer> leased, Callable<Boolean> step) {
        for (int i = 0; i < TRIES; i++) {
            int after = receiver.requests().size() + BURST;
            queue.run();
            await(step, () -> receiver.requests().size() == after && leased.call() == 0, Duration.ofSeconds(30));
            held = new CountDownLatch(1);
            queue.run();
            int sent = after + Endpoint.MAX_RUNNING;
            try {
                await(step, () -> receiver.requests().size() == sent && leased.call() == BURST, Duration.ofSeconds(1));
                return;
            } catch (ConditionTimeoutException tooSlow) {
                held.countDown();
                await(
                        step,
                        () -> receiver.requests().size() == after + BURST && leased.call() == 0,
                        Duration.ofSeconds(30));
            }
        }
        throw new AssertionError("the endpoint is never fast");
    }

    private static void await(Callable<Boolean> step, Callable<Boolean> condition, Duration atMost) {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(atMost)
                .until(() -> step.call() && condition.call());
    }

    private static void queue(JdbcClient jdbc, UUID warehouse, UUID webhook) {
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at)
                        select ?, ?, gen_random_uuid(), gen_random_uuid(), 'webhook.test', '{}', 2, 1, 'PENDING', now()
                        from generate_series(1, ?)
                        """).params(warehouse, webhook, BURST).update();
    }

    private static int count(JdbcClient jdbc, UUID webhook, String condition) {
        return jdbc.sql("select count(*) from webhook_delivery where webhook_id = ? and " + condition)
                .param(webhook)
                .query(Integer.class)
                .single();
    }
}
