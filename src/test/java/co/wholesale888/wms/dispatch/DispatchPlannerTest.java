package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.shared.IdKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How an instance's capacity is divided among webhooks, on a database from which nothing is delivered. */
class DispatchPlannerTest {

    private static final int MAX_PER_CYCLE = 256;

    private static DisposablePostgres postgres;
    private static SingleConnectionDataSource connection;
    private static JdbcClient jdbc;

    private final InFlightLimit inFlight = new InFlightLimit();
    private final OutcomeInbox inbox = new OutcomeInbox(new WakeupSignal());
    private final Map<UUID, Endpoint> endpoints = new HashMap<>();
    private DispatchPlanner planner;

    @BeforeAll
    static void startPostgres() {
        postgres = DisposablePostgres.create();
        Flyway.configure().dataSource(postgres.url(), null, null).load().migrate();
        // One connection for all statements, because a new one costs a hundred times as much as a statement
        connection = new SingleConnectionDataSource(postgres.url(), true);
        jdbc = JdbcClient.create(connection);
    }

    @AfterAll
    static void stopPostgres() {
        connection.destroy();
        postgres.close();
    }

    @BeforeEach
    void deleteWebhooks() {
        jdbc.sql("truncate webhook_delivery, webhook").update();
        DeliveryMetrics metrics = new DeliveryMetrics(new SimpleMeterRegistry());
        planner = new DispatchPlanner(new PendingDeliveries(jdbc, Shards.one()), inFlight, this::endpoint, metrics);
    }

    @Test
    void everyWebhookIsServedHoweverMuchIsPendingForOthers() throws Exception {
        UUID busy = warehouse();
        for (int i = 0; i < 50; i++) {
            queue(webhook(busy, "ONCE", true), 100);
        }
        UUID quiet = webhook(warehouse(), "ONCE", true);
        queue(quiet, 1);
        for (int i = 0; i < 250; i++) {
            queue(webhook(warehouse(), "ONCE", true), 10);
        }
        Map<UUID, Integer> leased = new HashMap<>();
        for (int cycle = 0; cycle < 5; cycle++) {
            List<PendingDeliveries.Quota> quotas = planner.plan().lease();
            assertThat(quotas.stream().mapToInt(PendingDeliveries.Quota::count).sum())
                    .isLessThanOrEqualTo(MAX_PER_CYCLE);
            quotas.forEach(quota -> leased.merge(quota.webhookId(), quota.count(), Integer::sum));
        }

        assertThat(leased).hasSize(301).containsKey(quiet);
        assertThat(leased.values()).allSatisfy(count -> assertThat(count).isBetween(Endpoint.MAX_RUNNING, 8));
    }

    @Test
    void endpointsThatTimeOutGetLessTheBusierTheInstanceIs() throws Exception {
        UUID healthy = webhook(warehouse(), "ONCE", true);
        UUID slow = webhook(warehouse(), "ONCE", true);
        queue(healthy, 100);
        queue(slow, 100);
        timeOut(slow, 1);
        assertThat(plannedCounts()).isEqualTo(Map.of(healthy, 4, slow, 4));
        fill(1_001);
        assertThat(plannedCounts()).isEqualTo(Map.of(healthy, 1, slow, 1));
        fill(500);
        assertThat(plannedCounts()).isEqualTo(Map.of(healthy, 1));
        fill(499);
        assertThat(plannedCounts()).as("the limit is reached").isEmpty();
    }

    @Test
    void anOpenCircuitFailsOnceDeliveriesAndKeepsOthersPending() throws Exception {
        UUID once = webhook(warehouse(), "ONCE", true);
        UUID retry = webhook(warehouse(), "RETRY", true);
        queue(once, 5);
        queue(retry, 5);
        timeOut(once, Endpoint.MAX_TIMEOUTS);
        timeOut(retry, Endpoint.MAX_TIMEOUTS);

        DispatchPlanner.Plan plan = planner.plan();

        assertThat(plan.lease()).isEmpty();
        assertThat(plan.fail()).extracting(PendingDeliveries.Quota::webhookId).containsExactly(once);
    }

    @Test
    void aWebhookThatHasChangedSinceTheScanDoesNotFail() throws Exception {
        UUID same = webhook(warehouse(), "ONCE", true);
        UUID changed = webhook(warehouse(), "ONCE", true);
        UUID moved = webhook(warehouse(), "ONCE", true);
        UUID paused = webhook(warehouse(), "ONCE", true);
        for (UUID webhook : List.of(same, changed, moved, paused)) {
            queue(webhook, 2);
            timeOut(webhook, Endpoint.MAX_TIMEOUTS);
        }
        DispatchPlanner.Plan plan = planner.plan();
        assertThat(plan.fail()).hasSize(4);
        update(changed, "delivery = 'RETRY'");
        update(moved, "url = 'https://new.example.com/'");
        update(paused, "active = false");

        int failed = new PendingDeliveries(jdbc, Shards.one()).fail(plan.fail());

        assertThat(failed).isEqualTo(2);
        assertThat(jdbc.sql("select webhook_id from webhook_delivery where status = 'FAILED'")
                        .query(UUID.class)
                        .list())
                .containsOnly(same);
    }

    @Test
    void anotherUrlHasAnotherCircuit() throws Exception {
        UUID once = webhook(warehouse(), "ONCE", true);
        queue(once, 3);
        timeOut(once, Endpoint.MAX_TIMEOUTS);
        assertThat(planner.plan().lease()).isEmpty();

        update(once, "url = 'https://new.example.com/'");

        DispatchPlanner.Plan plan = planner.plan();
        assertThat(plan.lease()).extracting(PendingDeliveries.Quota::webhookId).containsExactly(once);
        assertThat(plan.fail()).isEmpty();
    }

    @Test
    void manyDeadEndpointsShareALimit() throws Exception {
        UUID warehouse = warehouse();
        List<UUID> dead = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            dead.add(webhook(warehouse, "ONCE", i % 2 == 0));
            queue(dead.getLast(), 1);
            if (i % 2 == 0) {
                timeOut(dead.getLast(), Endpoint.MAX_TIMEOUTS);
            }
        }

        DispatchPlanner.Plan plan = planner.plan();

        assertThat(Stream.concat(plan.fail().stream(), plan.drop().stream()))
                .as("each webhook gets on")
                .hasSize(300)
                .allSatisfy(quota -> assertThat(quota.count()).isEqualTo(2_000 / 300));
    }

    @Test
    void deliveriesOfInactiveWebhooksAreDroppedAndOthersWait() throws Exception {
        UUID inactive = webhook(warehouse(), "ONCE", false);
        UUID later = webhook(warehouse(), "RETRY", true);
        queue(inactive, 3);
        queue(later, 3);
        jdbc.sql("update webhook_delivery set due_at = now() + interval '1 minute' where webhook_id = ?")
                .param(later)
                .update();

        DispatchPlanner.Plan plan = planner.plan();

        assertThat(plan.lease()).isEmpty();
        assertThat(plan.fail()).isEmpty();
        assertThat(plan.drop()).extracting(PendingDeliveries.Quota::webhookId).containsExactly(inactive);
    }

    private Map<UUID, Integer> plannedCounts() throws InterruptedException {
        Map<UUID, Integer> leased = new HashMap<>();
        planner.plan().lease().forEach(quota -> leased.put(quota.webhookId(), quota.count()));
        return leased;
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            inFlight.add(attempt(IdKind.next()));
        }
    }

    private void timeOut(UUID webhookId, int times) {
        for (int i = 0; i < times; i++) {
            endpoint(webhookId).add(attempt(webhookId));
        }
    }

    private static UUID warehouse() {
        UUID account = IdKind.next();
        UUID id = IdKind.next();
        jdbc.sql("insert into account values (?, 'A', 'APPROVED', now())")
                .param(account)
                .update();
        jdbc.sql("insert into warehouse values (?, ?, 'W', 'W', false, now())")
                .params(id, account)
                .update();
        return id;
    }

    private static UUID webhook(UUID warehouseId, String delivery, boolean active) {
        UUID id = IdKind.next();
        jdbc.sql("""
                        insert into webhook (warehouse_id, id, url, event_types, delivery, active, secret, created_at)
                        values (?, ?, 'https://erp.example.com/', '{*}', ?, ?, '\\x00', now())
                        """).params(warehouseId, id, delivery, active).update();
        return id;
    }

    private static void update(UUID webhookId, String change) {
        jdbc.sql("update webhook set %s where id = ?".formatted(change))
                .param(webhookId)
                .update();
    }

    private static void queue(UUID webhookId, int count) {
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at)
                        select warehouse_id, id, gen_random_uuid(), gen_random_uuid(), 'webhook.test', '{}',
                            2, 1, 'PENDING', now()
                        from webhook cross join generate_series(1, ?) where id = ?
                        """).params(count, webhookId).update();
    }

    private static Attempt attempt(UUID webhookId) {
        return Attempts.of(new Attempt.Key(IdKind.next(), webhookId, IdKind.next()), IdKind.next());
    }

    private Endpoint endpoint(UUID webhookId) {
        return endpoints.computeIfAbsent(
                webhookId,
                id -> new Endpoint(DispatchPlannerTest::timeOut, Runnable::run, inbox, Endpoint.CIRCUIT_OPEN));
    }

    private static AttemptOutcome timeOut(Attempt attempt) {
        return new AttemptOutcome(attempt, Instant.EPOCH, 5_000, null, DeliveryError.TIMEOUT_TOTAL, null);
    }
}
