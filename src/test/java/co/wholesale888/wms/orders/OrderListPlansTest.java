package co.wholesale888.wms.orders;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.testing.ExclusiveServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The list of one warehouse's orders does not read the newer ones of other warehouses. */
@ExclusiveServiceTest
class OrderListPlansTest {

    private static final int ORDERS = 40_000;
    private static final int LIMIT = 50;

    /** The list, and then each order of it. */
    private static final long PAGE_READS = 4 * (LIMIT + 1);

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private OrderLists lists;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @ParameterizedTest
    @ValueSource(strings = {"auto", "force_generic_plan"})
    void aWarehouseWithoutNewOrdersIsFoundAtOnce(String planning) {
        UUID quiet = fixtures.newWarehouse().uuid();
        UUID busy = fixtures.newWarehouse().uuid();
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            // The quiet one has one in five of the older half; its pending orders are the oldest of all
            jdbc.sql("""
                            insert into orders (warehouse_id, id, reference, status, line_count, created_at, cancelled_at)
                            select case when i <= 100 or i <= :orders / 2 and i % 5 = 0 then :quiet else :busy end,
                                cast('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0') as uuid), 'PO',
                                case when i <= 100 or i % 7 = 1 and i % 5 > 0 then 'PENDING' else 'CANCELLED' end, 1, now(),
                                case when i <= 100 or i % 7 = 1 and i % 5 > 0 then null else now() end
                            from generate_series(1, :orders) i
                            """)
                    .param("orders", ORDERS)
                    .param("quiet", quiet)
                    .param("busy", busy)
                    .update();
            jdbc.sql("analyze orders").update();
            jdbc.sql("set local plan_cache_mode = " + planning).update();

            assertThat(reads(quiet, null)).isLessThan(PAGE_READS);
            assertThat(reads(quiet, OrderStatus.CANCELLED)).isLessThan(PAGE_READS);
            assertThat(reads(quiet, OrderStatus.PENDING)).isLessThan(PAGE_READS);
        });
    }

    private long reads(UUID warehouse, @Nullable OrderStatus status) {
        long before = rowsRead();
        Page<Order> page = lists.orders(warehouse, status, LIMIT, null);
        long after = rowsRead();
        assertThat(page.items()).hasSize(LIMIT);
        return after - before;
    }

    private long rowsRead() {
        return jdbc.sql("""
                        select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables
                        where relname = 'orders'
                        """).query(Long.class).single();
    }
}
