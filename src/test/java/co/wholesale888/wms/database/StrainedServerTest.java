package co.wholesale888.wms.database;

import static co.wholesale888.wms.testing.StrainedServer.FIXTURES;
import static co.wholesale888.wms.testing.StrainedServer.POSTGRES;
import static co.wholesale888.wms.testing.StrainedServer.SERVICE;
import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.LockWaiters;
import co.wholesale888.wms.testing.ReadsLog;
import co.wholesale888.wms.testing.StrainedServer;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;

/** PostgreSQL is full, read-only, or gives up a transaction: what callers see, and afterwards. */
@ReadsLog
@ResourceLock(StrainedServer.LOCK)
@ConcurrentServiceTest // sets the levels of the loggers
class StrainedServerTest {

    private static int number;

    @AfterEach
    void restore(CapturedOutput output) throws SQLException {
        assertThat(output).doesNotContain("\tat co.wholesale888");
        try (Connection connection = connect()) {
            JdbcClient admin = client(connection);
            admin.sql("select pg_promote() where pg_is_in_recovery()")
                    .query(Boolean.class)
                    .list();
            admin.sql("select tgrelid::regclass::text from pg_trigger where tgname = 'strain'")
                    .query(String.class)
                    .list()
                    .forEach(table -> recover(admin, table));
        }
        StrainedServer.awaitRecovery();
    }

    /** A full disk fails whichever statement needs the next page. A trigger reports it as the server does. */
    @Test
    void aFullDiskIs503WithNothingPartial() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(FIXTURES, 100, "A", "B");
        register(stock, "stock.changed");
        try (Connection connection = connect()) {
            JdbcClient admin = client(connection);
            List<String> written = List.of("ledger_head", "idempotency_record", "stock_level", "ledger_entry", "event");
            List<String> whens = List.of(
                    "create trigger strain before insert or update on %s for each row",
                    "create constraint trigger strain after insert or update on %s deferrable initially deferred"
                            + " for each row");
            for (String when : whens) {
                for (String table : written) {
                    fail(admin, "53100", when, table);
                    assertRefused(stock, table);
                    recover(admin, table);
                    assertApplied(stock);
                }
            }
        }
        stock.verify();
    }

    @Test
    void everyOperationThatWritesIs503OnAFullDisk() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(FIXTURES, 100, "A");
        String hook = register(stock, "alert.triggered");
        PortalClient portal = signedInAnHourAgo(stock);
        try (Connection connection = connect()) {
            JdbcClient admin = client(connection);
            List<String> tables = admin.sql("select tablename from pg_tables where schemaname = 'public'")
                    .query(String.class)
                    .list();
            for (String table : tables) {
                fail(admin, "53100", "create trigger strain before insert or update or delete on %s", table);
            }
            List<Supplier<HttpResponse<String>>> writes = writes(stock, hook);
            for (int i = 0; i < writes.size(); i++) {
                assertUnavailable(writes.get(i).get());
            }
            assertReadable(stock, hook, portal);
            for (String table : tables) {
                recover(admin, table);
            }
            for (Supplier<HttpResponse<String>> write : writes) {
                HttpResponse<String> answer = write.get();
                assertThat(answer.statusCode())
                        .as(answer.request() + " " + answer.body())
                        .isBetween(200, 204);
            }
        }
        stock.verify();
    }

    /** As in a switch-over: the address leads to a standby for a while, and an instance starts meanwhile. */
    @Test
    void aStandbyIsNeitherReadNorWrittenUntilItIsPromoted(CapturedOutput output) throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(FIXTURES, 100, "A", "B");
        String hook = register(stock, "alert.triggered");
        PortalClient portal = signedInAnHourAgo(stock);
        POSTGRES.stop();
        POSTGRES.startAsStandby();
        assertThatThrownBy(() -> DriverManager.getConnection(POSTGRES.url() + "&targetServerType=primary"))
                .matches(WritablePrimary::isMissing);
        assertNothingIsRead(stock, hook, portal);
        atOnce(writes(stock, hook), write -> assertUnavailable(write.get()));
        CompletableFuture<Instance> starting = CompletableFuture.supplyAsync(() -> Instance.start(POSTGRES.url()));
        Awaitility.await().until(() -> lines(output.toString(), "Waiting until spring.datasource.url leads to a") > 0);
        assertThat(starting).isNotDone();
        try (Connection connection = connect()) {
            client(connection).sql("select pg_promote()").query(Boolean.class).single();
        }
        try (Instance started = starting.get()) {
            Awaitility.await().untilAsserted(() -> assertReadable(stock, hook, portal));
            assertApplied(stock);
            assertThat(stock.through(started.api()).quantity("A")).isEqualTo(99);
        }
        assertThat(lines(output.toString(), "Waiting until spring.datasource.url"))
                .isEqualTo(1);
        stock.verify();
    }

    /** As a failover tool fences a server off whose successor takes writes already. */
    @Test
    void aServerThatIsMadeReadOnlyIsNotReadUntilItIsWritable() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(FIXTURES, 100, "A", "B");
        String hook = register(stock, "alert.triggered");
        PortalClient portal = signedInAnHourAgo(stock);
        try (Connection connection = connect()) {
            JdbcClient admin = client(connection);
            makeReadOnly(admin, true);
            try {
                assertNothingIsRead(stock, hook, portal);
            } finally {
                makeReadOnly(admin, false);
            }
        }
        Awaitility.await().untilAsserted(() -> assertReadable(stock, hook, portal));
        assertApplied(stock);
    }

    /** The number of a sequence stays when its transaction is rolled back, so that the third attempt succeeds. */
    @Test
    void aSerializationFailureIsRepeatedOr503() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(FIXTURES, 100, "A", "B");
        String hook = register(stock, "alert.triggered");
        try (Connection connection = connect()) {
            JdbcClient admin = client(connection);
            for (String state : List.of("40001", "40P01")) {
                long before = stock.quantity("A");
                admin.sql("create sequence attempts").update();
                fail(admin, state, "create trigger strain before insert on %s for each row", "ledger_entry");
                admin.sql("create or replace function fail() returns trigger language plpgsql as $$ begin"
                                + " if nextval('attempts') <= 2 then raise exception 'x' using errcode = '" + state
                                + "'; end if; return new; end $$")
                        .update();
                assertThat(stock.sell("repeated-" + state, "A").statusCode()).isEqualTo(200);
                assertThat(stock.quantity("A")).isEqualTo(before - 1);
                admin.sql("drop trigger strain on ledger_entry; drop sequence attempts")
                        .update();

                fail(admin, state, "create trigger strain before insert on %s for each row", "ledger_entry");
                assertRefused(stock, state);
                recover(admin, "ledger_entry");
                assertApplied(stock);

                fail(admin, state, "create trigger strain before insert on %s for each row", "audit_entry");
                List<Supplier<HttpResponse<String>>> audited = writes(stock, hook);
                atOnce(audited.subList(1, audited.size()), write -> assertUnavailable(write.get()));
                recover(admin, "audit_entry");
            }
        }
        stock.verify();
    }

    /** Holds what the lane needs second and asks for what it holds; only the lane's session looks for deadlocks. */
    @Test
    void aDeadlockIsRepeated() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(FIXTURES, 100, "A", "B");
        try (Connection connection = connect()) {
            JdbcClient other = client(connection);
            other.sql("set deadlock_timeout = '1h'").update();
            connection.setAutoCommit(false);
            other.sql("select quantity from stock_level where warehouse_id = ? and sku = 'A' for update")
                    .param(stock.access().uuid())
                    .query(Long.class)
                    .single();
            CompletableFuture<HttpResponse<String>> write =
                    CompletableFuture.supplyAsync(() -> stock.sell("deadlock", "A", "B"));
            LockWaiters.await(other);
            other.sql("select 1 from ledger_head where warehouse_id = ? for update")
                    .param(stock.access().uuid())
                    .query(Integer.class)
                    .single();
            connection.rollback();
            assertThat(write.get().statusCode()).as(write.get().body()).isEqualTo(200);
        }
        assertThat(stock.quantity("A")).isEqualTo(99);
        stock.verify();
    }

    /** One operation of each kind that writes; the first one writes stock. */
    private static List<Supplier<HttpResponse<String>>> writes(WarehouseFixture stock, String hook) {
        Api api = stock.api();
        String token = stock.access().authorization();
        String client = stock.access().client().authorization();
        String id = stock.access().id();
        int unique = ++number;
        return List.of(
                () -> stock.sell(null, "A"),
                () -> api.put(
                        "/ops/v1/warehouses/" + id + "/skus/NEW-" + unique,
                        FIXTURES.operator(),
                        "{\"threshold\":1,\"par\":2}"),
                () -> api.post(
                        "/ops/v1/warehouses/" + id + "/orders",
                        FIXTURES.operator(),
                        "{\"reference\":\"R\",\"lines\":[{\"sku\":\"A\",\"quantity\":1}]}"),
                () -> api.post(
                        "/ops/v1/accounts",
                        FIXTURES.operator(),
                        "{\"name\":\"N\",\"email\":\"strained-%s@example.com\",\"password\":\"a-long-password\"}"
                                .formatted(unique)),
                () -> api.post("/v1/warehouses", client, "{\"code\":\"N-%s\",\"name\":\"N\"}".formatted(unique)),
                () -> api.post("/v1/warehouses/" + id + "/tokens", client, "{\"name\":\"t\",\"role\":\"SUPERVISOR\"}"),
                () -> api.post("/v1/webhooks", token, "{\"url\":\"https://example.com/\",\"events\":[\"stock.low\"]}"),
                () -> api.send("PATCH", "/v1/webhooks/" + hook, token, "{\"description\":\"%s\"}".formatted(unique)),
                () -> api.post("/v1/webhooks/" + hook + "/rotate-secret", token, "{\"overlapSeconds\":0}"));
    }

    /** A page of this session records that the session is in use. */
    private static PortalClient signedInAnHourAgo(WarehouseFixture stock) {
        PortalClient portal = PortalClient.as(FIXTURES, stock.access().client());
        SERVICE.jdbc()
                .sql("update portal_session set seen_at = now() - interval '1 hour'")
                .update();
        return portal;
    }

    private static String register(WarehouseFixture stock, String type) {
        HttpResponse<String> answer = stock.api()
                .post(
                        "/v1/webhooks",
                        stock.access().authorization(),
                        "{\"url\":\"https://example.com/\",\"events\":[\"%s\"]}".formatted(type));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Api.json(answer).get("id").stringValue();
    }

    private static void assertReadable(WarehouseFixture stock, String hook, PortalClient portal) {
        for (String path : readable(hook)) {
            assertThat(stock.get(path).statusCode()).as(path).isEqualTo(200);
        }
        String client = stock.access().client().authorization();
        assertThat(stock.api().get("/v1/warehouses", client).statusCode()).isEqualTo(200);
        assertThat(stock.api().get("/ops/v1/orders", FIXTURES.operator()).statusCode())
                .isEqualTo(200);
        assertThat(portal.get("/portal").statusCode()).isEqualTo(200);
        stock.verify();
    }

    /** After an outage begins, each pool first throws away the connections that it has. */
    private static void assertNothingIsRead(WarehouseFixture stock, String hook, PortalClient portal) {
        Awaitility.await().until(() -> stock.get("/v1/health").statusCode() == 503);
        atOnce(readable(hook), path -> {
            Awaitility.await().until(() -> stock.get(path).statusCode() == 503);
            HttpResponse<String> answer = stock.get(path);
            if (path.startsWith("/v1/health")) {
                assertThat(Api.json(answer).path("status").stringValue()).isEqualTo("DOWN");
            } else {
                assertUnavailable(answer);
            }
        });
        assertThat(stock.get("/v1/health/live").statusCode()).isEqualTo(200);
        assertThat(portal.get("/portal").statusCode()).isEqualTo(503);
    }

    /** For calls that mostly wait. */
    private static <T> void atOnce(List<T> calls, Consumer<T> check) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            calls.stream()
                    .map(call -> CompletableFuture.runAsync(() -> check.accept(call), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private static void makeReadOnly(JdbcClient admin, boolean readOnly) {
        admin.sql(
                        readOnly
                                ? "alter system set default_transaction_read_only = on"
                                : "alter system reset default_transaction_read_only")
                .update();
        admin.sql("select pg_reload_conf()").query(Boolean.class).single();
    }

    private static List<String> readable(String hook) {
        return List.of(
                "/v1/me",
                "/v1/stock",
                "/v1/stock?sku=A",
                "/v1/transactions",
                "/v1/ledger",
                "/v1/alerts",
                "/v1/reservations",
                "/v1/events",
                "/v1/webhooks/" + hook,
                "/v1/shipments",
                "/v1/health",
                "/v1/health/ready");
    }

    /** A write of two lines is refused, is not there afterwards, and leaves its key free; reads go on. */
    private static void assertRefused(WarehouseFixture stock, String why) {
        JsonNode before = Api.json(stock.get("/v1/ledger"));
        String key = "refused-" + ++number;
        HttpResponse<String> answer = stock.update(batch(line("A", -1), line("B", 1)), key);
        assertThat(answer.statusCode()).as(why).isEqualTo(503);
        assertUnavailable(answer);
        assertThat(Api.json(stock.get("/v1/ledger"))).as(why).isEqualTo(before);
        assertThat(stock.get("/v1/idempotency/" + key).statusCode()).as(why).isEqualTo(404);
        stock.verify();
    }

    private static void assertApplied(WarehouseFixture stock) {
        long before = stock.quantity("A");
        String key = "applied-" + ++number;
        Awaitility.await().until(() -> stock.sell(key, "A", "B").statusCode() == 200);
        assertThat(stock.quantity("A")).isEqualTo(before - 1);
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        String what = answer.request() + " answered " + answer.body();
        assertThat(answer.statusCode()).as(what).isEqualTo(503);
        assertThat(Api.json(answer).path("code").stringValue()).as(what).isEqualTo("unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).as(what).isPresent();
    }

    private static void fail(JdbcClient admin, String state, String trigger, String table) {
        admin.sql("create or replace function fail() returns trigger language plpgsql as $$ begin"
                        + " raise exception 'could not extend file: No space left on device' using errcode = '" + state
                        + "'; end $$")
                .update();
        admin.sql(trigger.formatted(table) + " execute function fail()").update();
    }

    private static void recover(JdbcClient admin, String table) {
        admin.sql("drop trigger strain on " + table).update();
    }

    private static long lines(String output, String text) {
        return output.lines().filter(line -> line.contains(text)).count();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(POSTGRES.url());
    }

    private static JdbcClient client(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }
}
