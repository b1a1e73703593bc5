package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ExclusiveServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.LockWaiters;
import co.wholesale888.wms.testing.WarehouseFixture;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The number of statements of writes and reads, counted by the database: the same for one line and for hundreds. */
@ExclusiveServiceTest
class StatementBudgetTest {

    /** Lock of the head, levels, event subscribers, keys found; keys stored, levels, entries, head. */
    private static final long PER_BATCH = 8;

    private static final int SKUS = 200;
    private static final int REQUESTS = 30;

    @Autowired
    private Fixtures fixtures;

    @Value("${spring.datasource.url}")
    private String url;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MeterRegistry meters;

    @BeforeEach
    void startCounting() {
        jdbc.sql("create extension if not exists pg_stat_statements").update();
    }

    @Test
    void aWriteTakesTheSameStatementsForAnyNumberOfLines() {
        WarehouseFixture stock = stockOfMany();
        String[] lines =
                IntStream.range(0, SKUS).mapToObj(i -> line(sku(i), -1)).toArray(String[]::new);

        assertThat(statementsOf(() -> stock.update(batch(line(sku(0), -1)), "one")))
                .isEqualTo(PER_BATCH);
        assertThat(statementsOf(() -> stock.update(batch(lines), "many"))).isEqualTo(PER_BATCH);
    }

    @Test
    void aReadTakesOneStatementForAnyNumberOfSkus() {
        WarehouseFixture stock = stockOfMany();
        String all = String.join(
                ",", IntStream.range(0, SKUS).mapToObj(StatementBudgetTest::sku).toList());

        assertThat(statementsOf(() -> stock.get("/v1/stock?sku=" + sku(0)))).isEqualTo(1);
        assertThat(statementsOf(() -> stock.get("/v1/stock?sku=" + all))).isEqualTo(1);
    }

    /** The first write waits for the head and the others for the first, which makes two batches. */
    @Test
    void aBatchTakesTheSameStatementsForAnyNumberOfRequests() throws SQLException {
        WarehouseFixture stock = stockOfMany();
        try (Connection other = DriverManager.getConnection(url)) {
            other.setAutoCommit(false);
            JdbcClient holder = JdbcClient.create(new SingleConnectionDataSource(other, true));
            holder.sql("select 1 from ledger_head where warehouse_id = ? for no key update")
                    .param(stock.access().uuid())
                    .query(Integer.class)
                    .single();
            long before = statements();
            CompletableFuture<HttpResponse<String>> first = sell(stock, 0);
            LockWaiters.await(holder);
            List<CompletableFuture<HttpResponse<String>>> others = IntStream.rangeClosed(1, REQUESTS)
                    .mapToObj(i -> sell(stock, i))
                    .toList();
            Awaitility.await().until(() -> queued() == REQUESTS);
            other.commit();

            assertThat(Stream.concat(Stream.of(first), others.stream()).map(CompletableFuture::join))
                    .extracting(HttpResponse::statusCode)
                    .containsOnly(200);
            assertThat(statements() - before).isEqualTo(2 * PER_BATCH);
        }
    }

    private long statementsOf(Runnable work) {
        long before = statements();
        work.run();
        return statements() - before;
    }

    /** How often statements of the lanes have run, without the purge of keys and the test's own lock. */
    private long statements() {
        return jdbc.sql("""
                        select coalesce(sum(calls), 0) from pg_stat_statements
                        where dbid = (select oid from pg_database where datname = current_database())
                          and query ~ 'ledger_head|ledger_entry|stock_level|idempotency_record|stock_changed_subscribed'
                          and query !~ '^delete|^select .. from ledger_head|pg_stat_statements'
                        """).query(Long.class).single();
    }

    private double queued() {
        return meters.find("wms.lane.queue").gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    private WarehouseFixture stockOfMany() {
        return WarehouseFixture.with(
                fixtures,
                1_000,
                IntStream.range(0, SKUS).mapToObj(StatementBudgetTest::sku).toArray(String[]::new));
    }

    private static CompletableFuture<HttpResponse<String>> sell(WarehouseFixture stock, int i) {
        return CompletableFuture.supplyAsync(
                () -> stock.update(batch(line(sku(i), -1)), "key-" + i), Thread::startVirtualThread);
    }

    private static String sku(int i) {
        return "S-" + i;
    }
}
