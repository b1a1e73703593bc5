package co.wholesale888.wms.audit;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.testing.ExclusiveServiceTest;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * No page of the trail reads the newer entries of everybody else. The trail of the test is rolled back, as its entries
 * cannot be deleted.
 */
@ExclusiveServiceTest
class AuditListPlansTest {

    private static final int TRAIL = 60_000;
    private static final int WINDOW = 1_000;
    private static final int LIMIT = 50;
    private static final long PAGE_READS = 2 * (LIMIT + 1);
    private static final long WINDOW_READS = 2 * WINDOW + PAGE_READS;
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

    @Autowired
    private EntityManager entityManager;

    @Autowired
    private SharedConnections connections;

    @Autowired
    private Cursors cursors;

    @Autowired
    private JsonMapper json;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    private final UUID quiet = UUID.randomUUID();
    private final UUID busy = UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(strings = {"auto", "force_generic_plan"})
    void aQuietWarehouseOrAccountIsFoundBehindTheEntriesOfOthers(String planning) {
        inTrail(planning, lists -> {
            assertThat(reads(lists, new AuditLists.Filter(null, quiet, null, null, null), LIMIT))
                    .isLessThan(PAGE_READS);
            assertThat(reads(lists, new AuditLists.Filter(quiet, null, null, null, null), LIMIT))
                    .isLessThan(PAGE_READS);
            assertThat(reads(lists, new AuditLists.Filter(null, null, AuditAction.STOCK_COUNTED, null, null), LIMIT))
                    .isLessThan(PAGE_READS);
            assertThat(reads(lists, new AuditLists.Filter(null, null, null, null, START.plusSeconds(100)), LIMIT))
                    .isLessThan(PAGE_READS);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "force_generic_plan"})
    void anActionThatOnlyOthersHaveIsLookedForInAWindow(String planning) {
        inTrail(planning, lists -> {
            assertThat(reads(lists, new AuditLists.Filter(null, busy, AuditAction.STOCK_COUNTED, null, null), 0))
                    .isLessThan(WINDOW_READS);
            assertThat(reads(lists, new AuditLists.Filter(busy, null, AuditAction.STOCK_COUNTED, null, null), 0))
                    .isLessThan(WINDOW_READS);
            assertThat(reads(lists, new AuditLists.Filter(quiet, busy, null, null, null), 0))
                    .isLessThan(WINDOW_READS);
        });
    }

    @Test
    void whatLiesBehindTheWindowIsFoundByTheNextPages() {
        inTrail("auto", lists -> {
            AuditLists.Filter filter = new AuditLists.Filter(null, busy, AuditAction.ORDER_SHIPPED, null, null);
            List<Instant> found = new ArrayList<>();
            String cursor = null;
            do {
                AuditPage page = lists.page(filter, LIMIT, cursor);
                page.entries().forEach(entry -> found.add(entry.at()));
                cursor = page.nextCursor();
                assertThat(page.hasMore()).isEqualTo(cursor != null);
            } while (cursor != null);

            assertThat(found).containsExactly(START.plusSeconds(3), START.plusSeconds(1));
        });
    }

    private interface Check {
        void of(AuditLists lists);
    }

    private void inTrail(String planning, Check check) {
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            fill();
            jdbc.sql("set local plan_cache_mode = " + planning).update();
            check.of(new AuditLists(entityManager, connections, cursors, json, WINDOW));
        });
    }

    /**
     * In the older half, the quiet one is every third with what is done to SKUs, and others count their stock; the busy
     * one has the newer half, and two orders at the very beginning.
     */
    private void fill() {
        jdbc.sql("""
                        insert into audit_entry (id, at, action, account_id, warehouse_id, actor_kind, subject, details)
                        select gen_random_uuid(), cast(:start as timestamptz) + i * interval '1 second',
                            case when i in (1, 3) then 'ORDER_SHIPPED'
                                when i <= :trail / 2 and i % 3 > 0 then 'STOCK_COUNTED' else 'SKU_PUT' end,
                            owner, owner, 'SYSTEM', 'A', '{}'
                        from generate_series(1, :trail) i,
                            lateral (select case when i in (1, 3) or i > :trail / 2 then :busy
                                when i % 3 = 0 then :quiet else cast(md5(text(i % 50)) as uuid) end) o (owner)
                        """)
                .param("start", START.toString())
                .param("trail", TRAIL)
                .param("busy", busy)
                .param("quiet", quiet)
                .update();
        jdbc.sql("analyze audit_entry").update();
    }

    private long reads(AuditLists lists, AuditLists.Filter filter, int expected) {
        long before = rowsRead();
        AuditPage page = lists.page(filter, LIMIT, null);
        long after = rowsRead();
        assertThat(page.entries()).as("%s", filter).hasSize(expected);
        return after - before;
    }

    private long rowsRead() {
        return jdbc.sql("""
                        select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables
                        where relname = 'audit_entry'
                        """).query(Long.class).single();
    }
}
