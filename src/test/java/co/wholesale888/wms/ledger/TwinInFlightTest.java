package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.Calls.together;
import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.LockWaiters;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Another transaction with the same key is still open. The write waits for its outcome, and the other writes of the
 * batch are written in any case.
 */
@ServiceTest
class TwinInFlightTest {

    private static final String KEY = "twin";
    private static final int OTHERS = 20;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    /**
     * @param lockedHead whether the twin locks the ledger's head, like a write, or only its key, like an operator's
     *     command
     */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aWriteWaitsForItsTwinAndTheRestOfItsBatchIsWritten(boolean lockedHead, boolean committed) throws SQLException {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        HttpResponse<String> first = sell(stock, KEY);
        try (Connection other = DriverManager.getConnection(TestPostgres.url())) {
            other.setAutoCommit(false);
            JdbcClient twin = JdbcClient.create(new SingleConnectionDataSource(other, true));
            insertKey(twin, stock, lockedHead);

            CompletableFuture<List<HttpResponse<String>>> answers = CompletableFuture.supplyAsync(() ->
                    together(1 + OTHERS, i -> sell(stock, i == 0 ? KEY : "other-" + i)));
            LockWaiters.await(twin);
            if (committed) {
                other.commit();
            } else {
                other.rollback();
            }

            assertThat(answers.join()).extracting(HttpResponse::statusCode).containsOnly(200);
            HttpResponse<String> again = answers.join().getFirst();
            assertThat(again.headers().firstValue("Idempotency-Replayed").isPresent())
                    .isEqualTo(committed);
            assertThat(again.body().equals(first.body())).isEqualTo(committed);
            assertThat(stock.quantity("A")).isEqualTo(100 - 1 - OTHERS - (committed ? 0 : 1));
            stock.verify();
        }
    }

    /** The key's window ends while the write waits: it was sent before, so it must not be applied again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyThatExpiresDuringTheWaitIsReplayed(boolean lockedHead) throws SQLException {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        HttpResponse<String> first = sell(stock, KEY);
        try (Connection other = DriverManager.getConnection(TestPostgres.url())) {
            other.setAutoCommit(false);
            JdbcClient twin = JdbcClient.create(new SingleConnectionDataSource(other, true));
            insertKey(twin, stock, lockedHead);
            CompletableFuture<HttpResponse<String>> again = CompletableFuture.supplyAsync(() -> sell(stock, KEY));
            LockWaiters.await(twin);
            twin.sql("update idempotency_record set expires_at = clock_timestamp() where scope_id = ?")
                    .param(stock.access().uuid())
                    .update();
            other.commit();

            assertThat(again.join().body()).isEqualTo(first.body());
            assertThat(stock.quantity("A")).isEqualTo(99);
        }
    }

    /** The same for commands outside the lanes, which wait for a lock on their key. */
    @Test
    void aCommandWhoseKeyExpiresDuringTheWaitIsReplayed() throws SQLException {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 0);
        HttpResponse<String> first = register(stock);
        UUID scopeId = stock.access().uuid();
        try (Connection other = DriverManager.getConnection(TestPostgres.url())) {
            other.setAutoCommit(false);
            JdbcClient twin = JdbcClient.create(new SingleConnectionDataSource(other, true));
            twin.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                    .param(scopeId + " " + KEY)
                    .query()
                    .listOfRows();
            CompletableFuture<HttpResponse<String>> again = CompletableFuture.supplyAsync(() -> register(stock));
            LockWaiters.await(twin);
            twin.sql("update idempotency_record set expires_at = clock_timestamp() where scope_id = ?")
                    .param(scopeId)
                    .update();
            other.commit();

            assertThat(again.join().statusCode()).isEqualTo(201);
            assertThat(again.join().body()).isEqualTo(first.body());
        }
    }

    /** A refusal is stored like an answer, so it may find its key taken as well. */
    @Test
    void aRefusedCommandWhoseKeyIsTakenDuringTheWaitReusesIt() throws SQLException {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        String authorization = stock.access().authorization();
        String webhook = "/v1/webhooks/"
                + Api.json(register(stock, "another")).path("id").stringValue();
        stock.api().send("PATCH", webhook, authorization, "{\"active\":false}");
        sell(stock, KEY);
        try (Connection other = DriverManager.getConnection(TestPostgres.url())) {
            other.setAutoCommit(false);
            JdbcClient twin = JdbcClient.create(new SingleConnectionDataSource(other, true));
            insertKey(twin, stock, true);
            CompletableFuture<HttpResponse<String>> refused = CompletableFuture.supplyAsync(
                    () -> stock.api().post(webhook + "/test", authorization, null, "Idempotency-Key", KEY));
            LockWaiters.await(twin);
            other.commit();

            assertThat(Api.json(refused.join()).path("code").stringValue()).isEqualTo("idempotency_key_reused");
        }
    }

    private static HttpResponse<String> register(WarehouseFixture stock) {
        return register(stock, KEY);
    }

    private static HttpResponse<String> register(WarehouseFixture stock, String key) {
        String webhook = "{\"url\":\"http://127.0.0.1:65001/hooks\",\"events\":[\"stock.low\"]}";
        return stock.api().post("/v1/webhooks", stock.access().authorization(), webhook, "Idempotency-Key", key);
    }

    /** Deletes the first write's record and inserts it again in a transaction that stays open. */
    private void insertKey(JdbcClient twin, WarehouseFixture stock, boolean lockedHead) {
        List<Map<String, @Nullable Object>> record = jdbc.sql(
                        "delete from idempotency_record where scope_id = ? and key = ? returning *")
                .params(stock.access().uuid(), KEY)
                .query()
                .listOfRows();
        if (lockedHead) {
            twin.sql("select 1 from ledger_head where warehouse_id = ? for no key update")
                    .param(stock.access().uuid())
                    .query(Integer.class)
                    .single();
        }
        twin.sql("""
                        insert into idempotency_record
                            (scope_id, key, fingerprint, method, path, status, body, created_at, expires_at)
                        values (:scope_id, :key, :fingerprint, :method, :path, :status, :body, :created_at,
                            :expires_at)
                        """).params(record.getFirst()).update();
    }

    private static HttpResponse<String> sell(WarehouseFixture stock, String key) {
        return stock.update(batch(line("A", -1)), key);
    }
}
