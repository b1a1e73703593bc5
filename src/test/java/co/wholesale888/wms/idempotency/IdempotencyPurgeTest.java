package co.wholesale888.wms.idempotency;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A day's worth of expired keys is deleted in small batches while writers go on. */
@ServiceTest
class IdempotencyPurgeTest {

    private static final int EXPIRED = 2 * BatchedPurge.BATCH_SIZE + 1_000;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdempotencyPurge purge;

    @Autowired
    private TransactionTemplate transactions;

    @Test
    void aBatchThatIsStillOpenBlocksNoWriter() {
        WarehouseFixture stock = stockWithExpiredKeys();

        transactions.executeWithoutResult(status -> {
            int deleted = purge.deleteExpired(List.of(stock.access().uuid()), BatchedPurge.BATCH_SIZE);
            assertThat(deleted).isEqualTo(BatchedPurge.BATCH_SIZE);
            assertThat(sell(stock, "new")).isEqualTo(200);
            assertThat(sell(stock, "new")).isEqualTo(200);
        });

        assertThat(stock.quantity("A")).isEqualTo(999);
    }

    @Test
    void expiredKeysCanBeUsedAgainWhileTheyAreDeleted() {
        WarehouseFixture stock = stockWithExpiredKeys();

        CompletableFuture<Void> purging = CompletableFuture.runAsync(purge::purge);
        for (int i = 0; i < 50; i++) {
            int number = i * (EXPIRED / 50) + 1;
            assertThat(sell(stock, "old-" + number)).isEqualTo(200);
        }
        purging.join();
        purge.purge();

        assertThat(stock.quantity("A")).isEqualTo(950);
        assertThat(records(stock)).as("those in use").isEqualTo(50);
        for (int i = 0; i < 50; i++) {
            assertThat(sell(stock, "old-" + (i * (EXPIRED / 50) + 1))).isEqualTo(200);
        }
        assertThat(stock.quantity("A")).as("all were replayed").isEqualTo(950);
    }

    private WarehouseFixture stockWithExpiredKeys() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 1_000, "A");
        jdbc.sql("""
                        insert into idempotency_record
                            (scope_id, key, fingerprint, method, path, status, body, created_at, expires_at)
                        select ?, 'old-' || n, sha256('x'), 'POST', '/v1/stock/update', 200, '{}',
                            now() - interval '25 hours', now() - interval '1 hour'
                        from generate_series(1, ?) n""").param(stock.access().uuid()).param(EXPIRED).update();
        return stock;
    }

    private static int sell(WarehouseFixture stock, String key) {
        return stock.update(batch(line("A", -1)), key).statusCode();
    }

    private long records(WarehouseFixture stock) {
        UUID scopeId = stock.access().uuid();
        return jdbc.sql("select count(*) from idempotency_record where scope_id = ?")
                .param(scopeId)
                .query(Long.class)
                .single();
    }
}
