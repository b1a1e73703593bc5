package co.wholesale888.wms.database;

import static co.wholesale888.wms.testing.Calls.runTogether;
import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.WarehouseFixture;
import com.zaxxer.hikari.HikariDataSource;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;

/** An administrator has changed every setting of a session that can change what a statement means. */
class HostileSettingsTest {

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("default_transaction_isolation", "'serializable'"),
            Map.entry("default_transaction_deferrable", "on"),
            Map.entry("search_path", "pg_catalog"),
            Map.entry("timezone", "'Asia/Kathmandu'"),
            Map.entry("datestyle", "'SQL, DMY'"),
            Map.entry("intervalstyle", "'sql_standard'"),
            Map.entry("bytea_output", "'escape'"),
            Map.entry("extra_float_digits", "-15"),
            Map.entry("array_nulls", "off"),
            Map.entry("transform_null_equals", "on"),
            Map.entry("standard_conforming_strings", "off"),
            Map.entry("backslash_quote", "on"),
            Map.entry("client_encoding", "'LATIN1'"),
            Map.entry("row_security", "off"),
            Map.entry("exit_on_error", "on"),
            Map.entry("plan_cache_mode", "force_generic_plan"),
            Map.entry("enable_indexscan", "off"),
            Map.entry("enable_nestloop", "off"),
            Map.entry("synchronize_seqscans", "on"),
            Map.entry("synchronous_commit", "off"),
            Map.entry("statement_timeout", "500"),
            Map.entry("lock_timeout", "1"),
            Map.entry("idle_in_transaction_session_timeout", "1"),
            Map.entry("idle_session_timeout", "1000"),
            Map.entry("lc_numeric", "'C'"),
            Map.entry("xmloption", "document"));

    private static final Map<String, String> PINNED = Map.ofEntries(
            Map.entry("default_transaction_isolation", "read committed"),
            Map.entry("transaction_isolation", "read committed"),
            Map.entry("TimeZone", "UTC"),
            Map.entry("IntervalStyle", "postgres"),
            Map.entry("bytea_output", "hex"),
            Map.entry("array_nulls", "on"),
            Map.entry("transform_null_equals", "off"),
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("exit_on_error", "off"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("idle_session_timeout", "0"));

    @Test
    void theServiceDoesNotDependOnThem() throws Exception {
        try (DisposablePostgres postgres = DisposablePostgres.create()) {
            Connection connection = DriverManager.getConnection(postgres.url());
            JdbcClient admin = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            SETTINGS.forEach((name, value) -> admin.sql("alter database postgres set " + name + " = " + value)
                    .update());
            try (Instance service = Instance.start(postgres.url() + "&currentSchema=public")) {
                Fixtures fixtures = Fixtures.at(service.api().base()).impatient();
                WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
                writesAreRight(stock);
                timesAreRight(stock);
                // Concurrent changes of one SKU succeed
                runTogether(12, threshold -> stock.register(fixtures.operator(), "B", threshold, 120));
                eventsAreRight(stock, service.bean(JdbcClient.class));
                everyPoolPinsThem(service);
                aReadOnlyServerIs503UntilItIsWritableAgain(stock, admin);
            }
        }
    }

    /** Those too of which no statement makes use today, and also after a transaction with another isolation. */
    private static void everyPoolPinsThem(Instance service) {
        try (HikariDataSource pool = service.bean(ConnectionPools.class).open("test", 1, Duration.ofSeconds(5))) {
            for (JdbcTemplate template : List.of(service.bean(JdbcTemplate.class), new JdbcTemplate(pool))) {
                template.execute((ConnectionCallback<@Nullable Void>) connection -> {
                    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                    return null;
                });
                assertThat(JdbcClient.create(template)
                                .sql("select name, setting from pg_settings where name = any(?)")
                                .param(PINNED.keySet().toArray(String[]::new))
                                .query((row, n) -> Map.entry(row.getString("name"), row.getString("setting")))
                                .list())
                        .containsExactlyInAnyOrderElementsOf(PINNED.entrySet());
            }
        }
    }

    private static void writesAreRight(WarehouseFixture stock) {
        String lines = batch(
                "{\"sku\":\"A\",\"type\":\"SALE\",\"delta\":-70}",
                "{\"sku\":\"B\",\"type\":\"ISSUE\",\"delta\":-1,\"workerId\":\"NULL\",\"note\":\"a\\\\b'c \u00e9\"}");
        HttpResponse<String> first = stock.update(lines, "key");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(stock.update(lines, "key").body()).isEqualTo(first.body());
        JsonNode sale = stock.ledger().get(2);
        assertThat(sale.get("workerId").isNull()).as(sale.toString()).isTrue();
        JsonNode issue = stock.ledger().get(3);
        assertThat(issue.get("workerId").stringValue()).isEqualTo("NULL");
        assertThat(issue.get("note").stringValue()).isEqualTo("a\\b'c \u00e9");
        assertThat(stock.sell("too-many", "A", "A", "A").statusCode()).isEqualTo(200);
        assertThat(stock.update(batch("{\"sku\":\"A\",\"type\":\"SALE\",\"delta\":-70}"), "no")
                        .statusCode())
                .isEqualTo(409);
        assertThat(stock.quantity("A")).isEqualTo(27);
        stock.verify();
    }

    private static void timesAreRight(WarehouseFixture stock) {
        JsonNode entry = stock.ledger().getLast();
        Instant recorded = Instant.parse(entry.get("recordedAt").stringValue());
        assertThat(recorded)
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        HttpResponse<String> past = stock.get("/v1/stock?sku=A&asOf=" + recorded.minusNanos(1_000));
        assertThat(Api.json(past).at("/items/0/quantity").longValue())
                .as(past.body())
                .isEqualTo(30);
        HttpResponse<String> csv = stock.api()
                .get("/v1/transactions?from=" + recorded, stock.access().authorization(), "Accept", "text/csv");
        assertThat(csv.body().lines()).as(csv.body()).hasSize(4);
        assertThat(csv.body()).contains(entry.get("recordedAt").stringValue());
    }

    /** This one is respected: administrators and failover tools set it to keep writes away. */
    private static void aReadOnlyServerIs503UntilItIsWritableAgain(WarehouseFixture stock, JdbcClient admin) {
        admin.sql("alter database postgres set default_transaction_read_only = on")
                .update();
        BrokenConnections.discardAll();
        HttpResponse<String> answer = stock.sell("read-only", "A");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        admin.sql("alter database postgres set default_transaction_read_only = off")
                .update();
        Awaitility.await().until(() -> stock.sell("read-only", "A").statusCode() == 200);
        assertThat(stock.quantity("A")).isEqualTo(26);
        stock.verify();
    }

    private static void eventsAreRight(WarehouseFixture stock, JdbcClient jdbc) {
        assertThat(RecordedEvent.in(jdbc, stock.access().uuid()))
                .extracting(RecordedEvent::brief)
                .contains("alert.triggered A 30");
        JsonNode events = Api.json(stock.get("/v1/events")).get("events");
        Instant occurred = Instant.parse(events.get(0).get("occurredAt").stringValue());
        assertThat(occurred)
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }
}
