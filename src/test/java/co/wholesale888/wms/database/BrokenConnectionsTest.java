package co.wholesale888.wms.database;

import static co.wholesale888.wms.testing.SeverableInstances.LINE;
import static co.wholesale888.wms.testing.SeverableInstances.RELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.UNRELIABLE;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.LockWaiters;
import co.wholesale888.wms.testing.SeverableInstances;
import co.wholesale888.wms.testing.WarehouseFixture;
import com.zaxxer.hikari.HikariDataSource;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Connections on which the server or the driver says something that no statement has asked for. */
@ResourceLock(SeverableInstances.LOCK)
class BrokenConnectionsTest {

    private WarehouseFixture stock;

    @BeforeEach
    void createWarehouse() {
        stock = WarehouseFixture.with(Fixtures.at(RELIABLE.api().base()), 100, "A")
                .through(UNRELIABLE.api());
    }

    @AfterEach
    void restore() {
        LINE.restore();
    }

    /** The driver fails with an IllegalStateException, which no pool sees. */
    @ParameterizedTest
    @CsvSource({
        "/v1/stock?sku=A, with ordinality as asked",
        "/v1/stock, from stock_level",
        "/v1/ledger, from ledger_head",
        "/v1/transactions, from ledger_entry",
        "/v1/events, from event_head"
    })
    void aReadThatIsOutOfStepIs503AndTheNextOneIsRight(String path, String sql) {
        assertUnavailable(garbled(sql, () -> stock.get(path)));
        for (int i = 0; i < 5; i++) {
            Awaitility.await().until(() -> stock.get(path).statusCode() == 200);
        }
        awaitQuantity(100);
    }

    @Test
    void aWriteThatIsOutOfStepIs503AndNotWritten() {
        assertUnavailable(garbled("from ledger_head where warehouse_id", () -> stock.sell("key", "A")));
        Awaitility.await().until(() -> stock.sell("key", "A").statusCode() == 200);
        awaitQuantity(99);
        stock.verify();
    }

    /** The server ends a transaction that stalls between two round trips, here because the network does. */
    @Test
    void aWriteThatStallsIs503AndNotWritten() throws Exception {
        // The lane may still have a connection that another test has cut
        Awaitility.await().until(() -> stock.sell("first", "A").statusCode() == 200);
        CompletableFuture<HttpResponse<String>> write;
        int stalled;
        try (Connection other = DriverManager.getConnection(SeverableInstances.DATABASE)) {
            other.setAutoCommit(false);
            JdbcClient locks = JdbcClient.create(new SingleConnectionDataSource(other, true));
            locks.sql("select 1 from ledger_head where warehouse_id = ? for update")
                    .param(stock.access().uuid())
                    .query(Integer.class)
                    .single();
            write = CompletableFuture.supplyAsync(() -> stock.sell("stalled", "A"));
            stalled = LockWaiters.await(locks);
            LINE.freeze();
            other.rollback();
        }
        awaitEnd(stalled);
        LINE.restore();
        assertUnavailable(write.get());
        Awaitility.await().until(() -> stock.sell("stalled", "A").statusCode() == 200);
        awaitQuantity(98);
        stock.verify();
    }

    @Test
    void aConnectionWhoseTransactionStalledIsThrownAway() throws Exception {
        try (HikariDataSource pool =
                UNRELIABLE.bean(ConnectionPools.class).open("test-stalled", 1, Duration.ofSeconds(2))) {
            int before;
            try (Connection connection = ConnectionPoolsTest.connection(pool);
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                before = connection.unwrap(PGConnection.class).getBackendPID();
                statement.execute("select 1");
                awaitEnd(before);
                SQLException failure = failureOf(statement);
                assertThat(failure.getSQLState()).isEqualTo("25P03");
                assertThat(DatabaseOutage.isBehind(failure)).isTrue();
            }
            try (Connection connection = ConnectionPoolsTest.connection(pool)) {
                assertThat(connection.unwrap(PGConnection.class).getBackendPID())
                        .isNotEqualTo(before);
            }
        }
    }

    /** Repeats the request on new connections, which send the text of a statement, until the answer to it is garbled. */
    private static HttpResponse<String> garbled(String sql, Supplier<HttpResponse<String>> request) {
        LINE.cut();
        LINE.restore();
        LINE.garbleAfter(sql);
        return Awaitility.await().until(request::get, answer -> !LINE.isGarbling());
    }

    /** The pools may have other connections of that time, and no reply yet to one that replaces them. */
    private void awaitQuantity(long expected) {
        Awaitility.await().ignoreExceptions().until(() -> stock.quantity("A") == expected);
    }

    private static void awaitEnd(int pid) throws SQLException {
        try (Connection connection = DriverManager.getConnection(SeverableInstances.DATABASE)) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            Awaitility.await()
                    .until(() -> jdbc.sql("select count(*) from pg_stat_activity where pid = ?")
                                    .param(pid)
                                    .query(Long.class)
                                    .single()
                            == 0);
        }
    }

    private static SQLException failureOf(Statement statement) {
        try {
            statement.execute("select 1");
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("the statement did not fail");
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
}
