package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * This version takes over a database that the previous release has filled. The rows come from this version: a warehouse
 * of the shared database, reduced to the columns that the previous release had.
 */
@ServiceTest
class MigrationTest {

    private static final String PREVIOUS_RELEASE = "9";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DATABASE = "previous_release";
    private static final String URL = TestPostgres.url().replaceFirst("(//[^/]+/)[^?]*", "$1" + DATABASE);

    /** How rows belong to the warehouse, where it is not by {@code warehouse_id}. */
    private static final Map<String, String> ROWS = Map.of(
            "account", "id = :account",
            "portal_user", "account_id = :account",
            "portal_session", "user_id in (select id from portal_user where account_id = :account)",
            "warehouse", "id = :warehouse",
            "idempotency_record", "scope_id = :warehouse");

    private static final List<String> LISTS =
            List.of("stock", "transactions?order=asc", "alerts?state=all", "shipments?status=DELIVERED", "webhooks");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private final AtomicInteger answer = new AtomicInteger(500);

    @AfterEach
    void drop() {
        jdbc.sql("drop database if exists " + DATABASE + " with (force)").update();
    }

    @Test
    void rowsOfThePreviousReleaseAreReadAndItsDeliveriesAreSent() throws Exception {
        WarehouseFixture before = WarehouseFixture.with(fixtures, 130, "A");
        String revoked = fixtures.supervisorToken(before.access());
        fixtures.revoke(before.as(revoked).access());
        try (TestReceiver receiver = TestReceiver.answering((request, out) ->
                TestReceiver.write(out, "HTTP/1.1 %s Status\r\nContent-Length: 0\r\n\r\n".formatted(answer.get())))) {
            HttpResponse<String> sold = fill(before, receiver);
            createPreviousRelease(before.access());
            answer.set(200);

            try (Instance service = Instance.start(URL)) {
                WarehouseFixture after = before.through(service.api());
                LISTS.forEach(list -> assertThat(list(after, list)).as(list).isEqualTo(list(before, list)));
                after.verify();
                HttpResponse<String> again = after.sell("key-of-the-previous-release", "A");
                assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
                assertThat(again.body()).isEqualTo(sold.body());
                assertThat(after.as(revoked).get("/v1/stock").statusCode()).isEqualTo(401);
                assertThat(after.sell(null, "A").statusCode()).isEqualTo(200);
                assertThat(RecordedEvent.in(
                                service.bean(JdbcClient.class), before.access().uuid()))
                        .as("the crossing that the previous release had not evaluated")
                        .extracting(RecordedEvent::type)
                        .contains("stock.low");
                theDeliveriesEnd(service.bean(JdbcClient.class));
            }
        }
    }

    @Test
    void aWriteInBetweenDoesNotDeadlockWithAMigration() throws Exception {
        jdbc.sql("create database " + DATABASE).update();
        migrate("11");
        try (Connection connection = DriverManager.getConnection(URL);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            connection.setAutoCommit(false);
            JdbcClient write = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            write.sql("select count(*) from idempotency_record")
                    .query(Integer.class)
                    .single();
            Future<?> migration = thread.submit(() -> migrate("12"));
            Awaitility.await("the migration waits for the write")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            jdbc.sql("""
                                    select count(*) from pg_stat_activity where datname = ? and wait_event_type = 'Lock'
                                    """).param(DATABASE).query(Integer.class).single() > 0);

            write.sql("""
                    insert into idempotency_record
                    select gen_random_uuid(), 'key', sha256(''), 'POST', '/', 200, '', now(), now()
                    """).update();
            connection.commit();

            migration.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void migrate(String version) {
        Flyway.configure().dataSource(URL, null, null).target(version).load().migrate();
    }

    /** Leaves rows in every table: a failed delivery, one that waits, an open alert, an order, a key, and others. */
    private HttpResponse<String> fill(WarehouseFixture warehouse, TestReceiver receiver) {
        for (String mode : new String[] {"ONCE", "RETRY"}) {
            warehouse.api().post("/v1/webhooks", warehouse.access().authorization(), """
                    {"url":"%s","events":["stock.changed"],"delivery":"%s"}""".formatted(
                            receiver.url(), mode));
        }
        HttpResponse<String> sold = warehouse.sell("key-of-the-previous-release", "A");
        assertThat(sold.statusCode()).as(sold.body()).isEqualTo(200);
        Awaitility.await("one delivery waits for its second attempt")
                .atMost(PATIENCE)
                .until(() -> receiver.requests().size() >= 2 && count(warehouse, "attempt = 2") >= 1);
        deliverOrder(warehouse);
        warehouse.register(fixtures.operator(), "A", 200, 400);
        RecordedEvent.in(jdbc, warehouse.access().uuid());
        return sold;
    }

    private void deliverOrder(WarehouseFixture warehouse) {
        String made = fixtures.api()
                .post("/ops/v1/warehouses/" + warehouse.access().id() + "/orders", fixtures.operator(), """
                        {"reference":"PO-1","lines":[{"sku":"A","quantity":5}]}""")
                .body();
        String order = "/ops/v1/orders/" + Api.json(made).path("id").stringValue();
        fixtures.api().post(order + "/ship", fixtures.operator(), "{}");
        assertThat(fixtures.api()
                        .post(order + "/deliver", fixtures.operator(), null)
                        .statusCode())
                .isEqualTo(200);
    }

    private int count(WarehouseFixture warehouse, String condition) {
        return jdbc.sql("select count(*) from webhook_delivery where warehouse_id = ? and " + condition)
                .param(warehouse.access().uuid())
                .query(Integer.class)
                .single();
    }

    private void createPreviousRelease(Fixtures.WarehouseAccess access) throws SQLException {
        jdbc.sql("create database " + DATABASE).update();
        Flyway.configure()
                .dataSource(URL, null, null)
                .target(PREVIOUS_RELEASE)
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(URL)) {
            JdbcClient previous = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            previous.sql("set session_replication_role = replica").update(); // rows come in any order
            List<String> tables = previous.sql("""
                            select table_name from information_schema.tables
                            where table_schema = 'public' and table_name <> 'flyway_schema_history'
                            """).query(String.class).list();
            tables.stream()
                    .filter(table -> !table.equals("access_epoch")) // has its row
                    .forEach(table -> copy(previous, table, access));
            interrupt(previous);
            for (String table : tables) {
                assertThat(previous.sql("select count(*) from " + table)
                                .query(Integer.class)
                                .single())
                        .as(table)
                        .isPositive();
            }
        }
    }

    /** Copies the rows of the warehouse; omits columns that the previous release did not have. */
    private void copy(JdbcClient previous, String table, Fixtures.WarehouseAccess access) {
        String rows = jdbc.sql("select coalesce(json_agg(t), '[]') from " + table + " t where "
                        + ROWS.getOrDefault(table, "warehouse_id = :warehouse"))
                .param("account", access.client().uuid())
                .param("warehouse", access.uuid())
                .query(String.class)
                .single();
        previous.sql("insert into %s select * from json_populate_recordset(null::%s, ?::json)".formatted(table, table))
                .param(rows)
                .update();
    }

    /** What the end of a process leaves: a crossing, a delivery in mid-attempt, one that is due; and a session. */
    private static void interrupt(JdbcClient previous) {
        previous.sql("update ledger_head set crossings = crossings + 1").update();
        previous.sql("""
                insert into crossing select warehouse_id, crossings, 'BELOW_PAR', 'A', 100, 40, 120, sequence, now()
                from ledger_head
                """).update();
        previous.sql("update webhook_delivery set due_at = now() where status = 'PENDING'")
                .update();
        previous.sql("""
                update webhook_delivery d set status = 'PENDING', leased_until = now() - interval '1 second'
                from webhook w where w.id = d.webhook_id and w.delivery = 'ONCE'
                """).update();
        previous.sql("""
                insert into portal_session select sha256('session'), id, now(), now() from portal_user
                """).update();
    }

    private static String list(WarehouseFixture warehouse, String path) {
        return warehouse.get("/v1/" + path).body().replaceFirst("\"asOf\":\"[^\"]*\"", "");
    }

    private static void theDeliveriesEnd(JdbcClient jdbc) {
        List<String> ended = Awaitility.await("the deliveries of the previous release have ended")
                .atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("""
                                        select w.delivery || ' ' || d.attempt || ' ' || d.status from webhook_delivery d
                                        join webhook w on w.id = d.webhook_id order by d.event_sequence, d.id
                                        """).query(String.class).list(),
                        statuses -> statuses.stream().noneMatch(status -> status.endsWith("PENDING")));
        assertThat(ended)
                .contains("ONCE 1 UNKNOWN", "RETRY 1 FAILED")
                .anyMatch(status -> status.matches("RETRY [2-8] SUCCEEDED"));
    }
}
