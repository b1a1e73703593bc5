package co.wholesale888.wms.stock;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ExclusiveServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What stops at a limit does not read the levels of everybody else on the way there. */
@ExclusiveServiceTest
class StockPlansTest {

    private static final int LEVELS = 40_000;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private StockSearch search;

    @Autowired
    private SkuReviews reviews;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @Test
    void aBeginningThatOnlyOthersHaveIsLookedUp() {
        UUID own = fixtures.newWarehouse().uuid();
        UUID other = fixtures.newWarehouse().uuid();
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            fill(own, "X", LEVELS / 10, true);
            fill(other, "S", LEVELS / 2, true);
            fill(other, "T", LEVELS / 2, true);
            jdbc.sql("analyze stock_level").update();

            long before = rowsRead();
            List<StockSearch.Found> found = search.beginningWith("s", List.of(own), 20);
            long after = rowsRead();

            assertThat(found).isEmpty();
            assertThat(after - before).isLessThan(100);
        });
    }

    @Test
    void unreviewedSkusAreCountedWithoutTheReviewedOnes() {
        UUID warehouse = fixtures.newWarehouse().uuid();
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            fill(warehouse, "A", LEVELS, true);
            fill(warehouse, "B", LEVELS / 5, false);
            jdbc.sql("analyze stock_level").update();

            long before = rowsRead();
            int counted = reviews.countUnreviewed(100);
            long after = rowsRead();

            assertThat(counted).isEqualTo(100);
            assertThat(after - before).isLessThan(200);
        });
    }

    private void fill(UUID warehouse, String prefix, int count, boolean reviewed) {
        jdbc.sql("""
                        insert into stock_level (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)
                        select ?, ? || i, 5, 1, 10, 0, now(), ? from generate_series(1, ?) i
                        """).params(warehouse, prefix, reviewed, count).update();
    }

    private long rowsRead() {
        return jdbc.sql("""
                        select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables
                        where relname = 'stock_level'
                        """).query(Long.class).single();
    }
}
