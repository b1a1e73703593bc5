package co.wholesale888.wms.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Days of work in fast motion: in each simulated hour all rows become an hour older, and the purges run while the
 * service is used. What is not kept for good stays as small as the hours for which it is kept. {@code -Dwms.test.hours}
 * simulates more hours; from 48 on, rows are kept for a day.
 */
class FastMotionTest {

    private static final int HOURS = Math.max(12, Integer.getInteger("wms.test.hours", 12));
    private static final int KEPT_HOURS = Math.min(24, HOURS / 2);

    /** From here on, each hour deletes as much as it adds. */
    private static final int STEADY = KEPT_HOURS + 2;

    private static final int WRITES_PER_HOUR = 10;
    private static final int UNEXPIRED = 40_000;
    private static final Set<String> KEPT_FOR_GOOD = Set.of("ledger_entry", "audit_entry");

    private WarehouseFixture stock;
    private Fixtures fixtures;
    private JdbcClient admin;
    private JdbcClient jdbc;
    private TransactionTemplate transactions;
    private List<Runnable> purges;

    @Test
    void sizesStayBoundedAndPurgesBlockNobody() throws Exception {
        try (DisposablePostgres postgres = DisposablePostgres.create();
                Connection connection = DriverManager.getConnection(postgres.url());
                TestReceiver receiver = TestReceiver.answering(200);
                Instance service = start(postgres.url(), connection)) {
            prepare(service, receiver);
            Map<String, Long> steadyRows = Map.of();
            Map<String, Long> steadyBytes = Map.of();
            for (int hour = 1; hour <= HOURS; hour++) {
                letAnHourPass();
                purgeWhileTheServiceIsUsed(hour);
                admin.sql("vacuum analyze " + String.join(", ", tables())).update();
                if (hour == STEADY) {
                    steadyRows = perTable("select count(*) from %s");
                    steadyBytes = perTable("select pg_total_relation_size('%s')");
                }
            }
            assertBounded(perTable("select count(*) from %s"), steadyRows, 2 * WRITES_PER_HOUR);
            steadyBytes.replaceAll((table, bytes) -> bytes + bytes / 2);
            assertBounded(perTable("select pg_total_relation_size('%s')"), steadyBytes, 64 * 1024);
            addUnexpiredRows();
            letAnHourPass();
            admin.sql("analyze " + String.join(", ", tables())).update();
            purgesReadLittleMoreThanTheyDelete();
        }
    }

    /** Plans are made without knowing how many rows are old: the worst that the planner can do. */
    private Instance start(String url, Connection connection) {
        admin = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        admin.sql("alter database postgres set plan_cache_mode = force_generic_plan")
                .update();
        return Instance.start(
                url,
                "--wms.events.retention=" + KEPT_HOURS + "h",
                "--wms.request-log.retention=" + KEPT_HOURS + "h",
                "--wms.idempotency.window=" + KEPT_HOURS + "h");
    }

    private void prepare(Instance service, TestReceiver receiver) {
        jdbc = service.bean(JdbcClient.class);
        transactions = service.bean(TransactionTemplate.class);
        purges = service.bean(ScheduledTaskHolder.class).getScheduledTasks().stream()
                .filter(task -> task.toString().endsWith("Purge.purge"))
                .map(task -> task.getTask().getRunnable())
                .toList();
        assertThat(purges)
                .as("a purge is a scheduled method purge of a class …Purge")
                .hasSizeGreaterThanOrEqualTo(3);
        fixtures = Fixtures.at(service.api().base());
        stock = WarehouseFixture.with(fixtures, 1_000_000, "A");
        String webhook = """
                {"url":"%s","events":["stock.changed"],"delivery":"RETRY"}""".formatted(receiver.url());
        assertThat(service.api()
                        .post("/v1/webhooks", stock.access().authorization(), webhook)
                        .statusCode())
                .isEqualTo(201);
    }

    /** Makes idempotency records, events, deliveries and a session; fails if any of them has to wait too long. */
    private void useService(int hour) {
        for (int i = 1; i <= WRITES_PER_HOUR; i++) {
            HttpResponse<String> sale = stock.sell(hour + "-" + i, "A");
            assertThat(sale.statusCode()).as(sale.body()).isEqualTo(200);
        }
        Fixtures.ClientUser client = stock.access().client();
        assertThat(PortalClient.of(fixtures)
                        .signIn(client.email(), client.password())
                        .statusCode())
                .isEqualTo(302);
        Awaitility.await("all is delivered and logged")
                .atMost(Duration.ofMinutes(1))
                .until(() -> count("select count(*) from webhook_delivery where status = 'PENDING'") == 0
                        && count("select count(*) from request_log where at > now() - interval '30 minutes'")
                                >= WRITES_PER_HOUR);
    }

    private void letAnHourPass() {
        for (String shift : List.of(
                "update idempotency_record set created_at = created_at - interval '1 hour', "
                        + "expires_at = expires_at - interval '1 hour'",
                "update event set occurred_at = occurred_at - interval '1 hour'",
                "update request_log set at = at - interval '1 hour'",
                "update portal_session set created_at = created_at - interval '1 hour', "
                        + "seen_at = seen_at - interval '1 hour'",
                // the ids of deliveries begin with the time
                """
                update webhook_delivery set created_at = created_at - interval '1 hour', id = (lpad(to_hex(
                    ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint - 3600000), 12, '0')
                    || substr(replace(id::text, '-', ''), 13))::uuid""")) {
            admin.sql(shift).update();
        }
    }

    /** The purges' transaction is still open while the service is used: they hold no lock that it needs. */
    private void purgeWhileTheServiceIsUsed(int hour) {
        transactions.executeWithoutResult(status -> {
            jdbc.sql("set local idle_in_transaction_session_timeout = 0").update();
            purges.forEach(Runnable::run);
            String locks = "select distinct mode from pg_locks where pid = pg_backend_pid() and relation is not null";
            assertThat(jdbc.sql(locks).query(String.class).list())
                    .isSubsetOf("AccessShareLock", "RowShareLock", "RowExclusiveLock");
            useService(hour);
        });
    }

    private void addUnexpiredRows() {
        UUID warehouse = stock.access().uuid();
        admin.sql("""
                        insert into idempotency_record
                            (scope_id, key, fingerprint, method, path, status, body, created_at, expires_at)
                        select ?, 'unexpired-' || n, sha256('x'), 'POST', '/v1/stock/update', 200, '{}',
                            now(), now() + interval '2 hours'
                        from generate_series(1, ?) n""").params(warehouse, UNEXPIRED).update();
        admin.sql("""
                        insert into event (warehouse_id, sequence, id, type, occurred_at, data)
                        select warehouse_id, sequence + n, gen_random_uuid(), 'stock.low', now(), '{}'
                        from event_head, generate_series(1, ?) n
                        where warehouse_id = ?""").params(UNEXPIRED, warehouse).update();
        admin.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type,
                            event_sequence, bytes, attempt, status, created_at, due_at, attempted_at)
                        select warehouse_id, id, uuidv7(), gen_random_uuid(), 'stock.low', n, 1, 1, 'SUCCEEDED',
                            now(), now(), now()
                        from webhook, generate_series(1, ?) n
                        where warehouse_id = ?""").params(UNEXPIRED, warehouse).update();
        admin.sql("""
                        insert into request_log (warehouse_id, at, id, token_id, duration_us, left_out, status,
                            replayed, method, request_id)
                        select ?, now(), gen_random_uuid(), gen_random_uuid(), 1, 0, 200, false, 'GET', n::text
                        from generate_series(1, ?) n""").params(warehouse, UNEXPIRED).update();
    }

    /** A batch for each purge at most, and a few rows for each that is deleted, however many there are. */
    private void purgesReadLittleMoreThanTheyDelete() {
        transactions.executeWithoutResult(status -> {
            String read = "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = '%s'";
            String deleted = "select sum(n_tup_del) from pg_stat_xact_user_tables";
            Map<String, Long> before = perTable(read);
            long deletedBefore = count(deleted);
            purges.forEach(Runnable::run);
            assertThat(count(deleted) - deletedBefore).isGreaterThanOrEqualTo(WRITES_PER_HOUR);
            assertBounded(perTable(read), before, BatchedPurge.BATCH_SIZE + 10 * WRITES_PER_HOUR);
        });
    }

    private static void assertBounded(Map<String, Long> actual, Map<String, Long> steady, long more) {
        actual.keySet().removeAll(KEPT_FOR_GOOD);
        assertThat(actual)
                .allSatisfy((table, size) ->
                        assertThat(size).as(table).isLessThanOrEqualTo(steady.getOrDefault(table, 0L) + more));
    }

    private Map<String, Long> perTable(String measure) {
        Map<String, Long> sizes = new TreeMap<>();
        tables().forEach(table -> sizes.put(table, count(measure.formatted(table))));
        return sizes;
    }

    private List<String> tables() {
        return jdbc.sql("select relname from pg_stat_user_tables")
                .query(String.class)
                .list();
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
