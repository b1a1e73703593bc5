package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** This version takes over a database that a previous release has filled, or is still using. */
@ConcurrentServiceTest
class MigrationTest {

    private static final String KEY = "key-of-the-previous-release";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> LISTS =
            List.of("stock", "transactions?order=asc", "alerts?state=all", "shipments?status=DELIVERED", "webhooks");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Flyway flyway;

    private final AtomicInteger answer = new AtomicInteger(500);

    @Test
    void rowsOfThePreviousReleaseAreReadAndItsDeliveriesAreSent() throws Exception {
        WarehouseFixture before = WarehouseFixture.with(fixtures, 130, "A");
        String revoked = fixtures.supervisorToken(before.access());
        fixtures.revoke(before.as(revoked).access());
        try (TestReceiver receiver = TestReceiver.answering((request, out) -> TestReceiver.write(
                        out, "HTTP/1.1 %s Status\r\nContent-Length: 0\r\n\r\n".formatted(answer.get())));
                PreviousRelease previous = PreviousRelease.create("9")) {
            HttpResponse<String> sold = use(before, receiver);
            previous.fill(jdbc, before.access());
            answer.set(200);

            try (Instance service = Instance.start(PreviousRelease.URL, Instance.VALIDATED)) {
                WarehouseFixture after = before.through(service.api());
                LISTS.forEach(list -> assertThat(list(after, list)).as(list).isEqualTo(list(before, list)));
                after.verify();
                HttpResponse<String> again = after.sell(KEY, "A");
                assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
                assertThat(again.body()).isEqualTo(sold.body());
                assertThat(after.as(revoked).get("/v1/stock").statusCode()).isEqualTo(401);
                assertThat(after.sell(null, "A").statusCode()).isEqualTo(200);
                JdbcClient migrated = service.jdbc();
                assertThat(RecordedEvent.in(migrated, before.access().uuid()))
                        .as("the crossing that the previous release had not evaluated")
                        .extracting(RecordedEvent::type)
                        .contains("stock.low");
                theDeliveriesEnd(migrated);
            }
        }
    }

    /** Their scans read past all dead rows, and a fifth of such a table is days of them. */
    @Test
    void queuesAreVacuumedSoonerThanByDefault() {
        assertThat(jdbc.sql("""
                        select relname from pg_class
                        where array_to_string(reloptions, ' ') like '%autovacuum_vacuum_scale_factor=0%'""").query(String.class).list()).contains("webhook_delivery", "crossing", "reservation");
    }

    @Test
    void aWriteInBetweenDoesNotDeadlockWithAMigration() throws Exception {
        requireNoDeadlock("11", "12", "select count(*) from idempotency_record", """
                insert into idempotency_record
                select gen_random_uuid(), 'key', sha256(''), 'POST', '/', 200, '', now(), now()
                """);
    }

    /** An import locks its own row, and then writes stock. */
    @Test
    void anImportDoesNotDeadlockWithAMigration() throws Exception {
        requireNoDeadlock(
                "30",
                "31",
                "select count(*) from import_file",
                "update ledger_head set crossings = 0 where crossings < 0");
    }

    private void requireNoDeadlock(String from, String to, String firstStatement, String secondStatement)
            throws Exception {
        try (PreviousRelease _ = PreviousRelease.create(from);
                Connection connection = DriverManager.getConnection(PreviousRelease.URL);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            connection.setAutoCommit(false);
            JdbcClient write = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            write.sql(firstStatement).query(Integer.class).single();
            Future<?> migration = thread.submit(() -> PreviousRelease.migrate(to));
            Awaitility.await("the migration waits for the write")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> exists(
                            "pg_stat_activity where wait_event_type = 'Lock' and datname = ?",
                            PreviousRelease.DATABASE));

            write.sql(secondStatement).update();
            connection.commit();

            migration.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Otherwise, its locks would stay until the server notices, which takes hours by default. */
    @Test
    void theServerLooksWhetherAMigratingMachineIsAlive() throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestPostgres.url())) {
            JdbcClient session = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            try (Statement statement = connection.createStatement()) {
                statement.execute(flyway.getConfiguration().getInitSql());
            }

            assertThat(session.sql("select name || ' ' || setting from pg_settings where name like 'tcp_keepalives%'")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrder(
                            "tcp_keepalives_idle 10", "tcp_keepalives_interval 5", "tcp_keepalives_count 3");
        }
    }

    /** Causes rows of all kinds: a failed delivery, one that waits, an open alert, an order, a key, and others. */
    private HttpResponse<String> use(WarehouseFixture warehouse, TestReceiver receiver) {
        for (String mode : new String[] {"ONCE", "RETRY"}) {
            warehouse.api().post("/v1/webhooks", warehouse.access().authorization(), """
                    {"url":"%s","events":["stock.changed"],"delivery":"%s"}""".formatted(
                            receiver.url(), mode));
        }
        HttpResponse<String> sold = warehouse.sell(KEY, "A");
        assertThat(sold.statusCode()).as(sold.body()).isEqualTo(200);
        Awaitility.await("both webhooks have failed, and one waits for its second attempt")
                .atMost(PATIENCE)
                .until(() -> receiver.requests().size() >= 2
                        && exists(
                                "webhook_delivery where attempt = 2 and warehouse_id = ?",
                                warehouse.access().uuid()));
        deliverOrder(warehouse);
        warehouse.register(fixtures.operator(), "A", 200, 400);
        RecordedEvent.in(jdbc, warehouse.access().uuid());
        return sold;
    }

    private boolean exists(String rows, Object parameter) {
        return jdbc.sql("select exists (select from " + rows + ")")
                .param(parameter)
                .query(Boolean.class)
                .single();
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

    /** Returns a list as text, without the time of reading. */
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
