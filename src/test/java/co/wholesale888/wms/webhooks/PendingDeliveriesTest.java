package co.wholesale888.wms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.testing.ExclusiveServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.LockWaiters;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What is pending is listed without reading the rest of the log. */
@ExclusiveServiceTest
class PendingDeliveriesTest {

    private static final int LOG = 20_000;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Deliveries deliveries;

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private JdbcClient jdbc;

    @Value("${spring.datasource.url}")
    private String database;

    @Autowired
    private TransactionTemplate transactions;

    private UUID warehouse;
    private UUID webhook;

    @BeforeEach
    void register() {
        WarehouseFixture fixture = WarehouseFixture.with(fixtures, 1, "A");
        warehouse = fixture.access().uuid();
        webhook = IdKind.WEBHOOK.require(fixture.webhook("http://127.0.0.1:65001/hooks", "stock.low", "ONCE"));
    }

    @Test
    void theyAreListedNewestFirst() {
        UUID oldest = pending("null");
        UUID leased = pending("now() + interval '1 day'");
        log(3);
        UUID newest = pending("null");

        List<UUID> listed = new ArrayList<>();
        String before = null;
        do {
            Page<Delivery> page = deliveries.page(warehouse, webhook, Set.of(DeliveryStatus.PENDING), 2, before);
            page.items().forEach(delivery -> listed.add(delivery.id()));
            before = page.next();
        } while (before != null);

        assertThat(listed).containsExactly(newest, leased, oldest);
    }

    /** A dispatcher leases a delivery while the webhook is deactivated, and then sends it. */
    @Test
    void whatIsBeingLeasedIsNotDropped() throws Exception {
        UUID leased = pending("null");
        pending("null");
        WebhookChanges deactivation = new WebhookChanges(null, null, null, false, null, false);
        try (Connection dispatcher = DriverManager.getConnection(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            dispatcher.setAutoCommit(false);
            JdbcClient lease = JdbcClient.create(new SingleConnectionDataSource(dispatcher, true));
            lease.sql("update webhook_delivery set leased_until = now() + interval '1 day' where id = ?")
                    .param(leased)
                    .update();
            Future<?> change = threads.submit(() -> webhooks.change(warehouse, webhook, deactivation));
            Awaitility.await().until(() -> change.isDone() || LockWaiters.exist(lease));

            dispatcher.commit();
            change.get();
        }

        Page<Delivery> page = deliveries.page(warehouse, webhook, Set.of(DeliveryStatus.PENDING), 100, null);
        assertThat(page.items()).extracting(Delivery::id).containsExactly(leased);
    }

    /** Whether PostgreSQL plans for this webhook, or once for all webhooks, as it does after some runs of a statement. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "force_generic_plan"})
    void aLongLogIsNotRead(String planning) {
        pending("null");
        log(LOG);
        pending("now() + interval '1 day'");
        jdbc.sql("analyze webhook_delivery").update(); // as autovacuum does, soon after so many rows

        transactions.executeWithoutResult(status -> {
            jdbc.sql("set local plan_cache_mode = " + planning).update();
            long before = rowsRead();
            Page<Delivery> page = deliveries.page(warehouse, webhook, Set.of(DeliveryStatus.PENDING), 100, null);

            assertThat(page.items()).hasSize(2);
            assertThat(rowsRead() - before).isBetween(2L, 50L);
        });
    }

    @Test
    void thoseOfAllWarehousesAreCountedWithoutTheRestOfTheLog() {
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            log(LOG);
            jdbc.sql("""
                            insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                                bytes, attempt, status, due_at)
                            select ?, ?, gen_random_uuid(), gen_random_uuid(), 'webhook.test', '{}', 2, 1, 'PENDING',
                                now() + interval '1 day' from generate_series(1, ?)
                            """).params(warehouse, webhook, LOG / 5).update();
            jdbc.sql("analyze webhook_delivery").update();
            long before = rowsRead();

            assertThat(deliveries.countPending(100)).isEqualTo(100);
            assertThat(rowsRead() - before).isLessThan(200);
        });
    }

    /** How many rows of the log the connection of this transaction has read. */
    private long rowsRead() {
        return jdbc.sql("""
                        select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables
                        where relname = 'webhook_delivery'
                        """).query(Long.class).single();
    }

    private UUID pending(String leasedUntil) {
        UUID id = IdKind.next();
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at, leased_until)
                        values (?, ?, ?, gen_random_uuid(), 'webhook.test', '{}', 2, 1, 'PENDING',
                            now() + interval '1 day', %s)
                        """.formatted(leasedUntil)).params(warehouse, webhook, id).update();
        return id;
    }

    private void log(int count) {
        UUID[] ids = new UUID[count];
        for (int i = 0; i < count; i++) {
            ids[i] = IdKind.next();
        }
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at, attempted_at)
                        select ?, ?, id, gen_random_uuid(), 'webhook.test', '{}', 2, 1, 'SUCCEEDED', now(), now()
                        from unnest(?::uuid[]) id
                        """).param(warehouse).param(webhook).param(ids).update();
    }
}
