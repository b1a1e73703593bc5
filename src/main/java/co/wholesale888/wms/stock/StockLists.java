package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.Bulkhead;
import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lists levels, live ones and past ones, through connections of their own, in short statements that look at a bounded
 * number of SKUs. Where a status is asked for, a page may end short, with more to come, after a number of them.
 *
 * <p>Past levels are rebuilt from the ledger: the level of a SKU at a time is what its last entry at or before that
 * time left. Threshold and par are today's: the ledger does not keep them.
 */
@Component
class StockLists implements AutoCloseable {

    private static final int CONNECTIONS = 3;
    private static final Duration STATEMENT_LIMIT = Duration.ofMillis(1_500);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int WINDOWS_PER_PAGE = 25;
    private static final int LIVE_WINDOW = 40_000;
    private static final int PAST_WINDOW = 2_000;
    /** Sorts after every SKU. */
    private static final String LAST = "~";

    private static final String LIVE = """
            select l.sku, l.quantity, l.threshold, l.par, l.sequence, l.updated_at
            from stock_level l
            where l.warehouse_id = :warehouse""";
    private static final String PAST = """
            select l.sku, coalesce(e.quantity_after, 0) as quantity, l.threshold, l.par,
                   coalesce(e.sequence, 0) as sequence, e.recorded_at as updated_at
            from stock_level l
            left join lateral (
                select quantity_after, sequence, recorded_at from ledger_entry
                where warehouse_id = l.warehouse_id and sku = l.sku and sequence <= :last
                order by sequence desc limit 1) e on true
            where l.warehouse_id = :warehouse""";
    private static final String STATUS =
            "case when quantity <= threshold then 'CRITICAL' when quantity < par then 'LOW' else 'OK' end";

    private final Bulkhead bulkhead;
    private final int liveWindow;
    private final int pastWindow;

    @Autowired
    StockLists(ConnectionPools pools) {
        this(pools, LIVE_WINDOW, PAST_WINDOW);
    }

    StockLists(ConnectionPools pools, int liveWindow, int pastWindow) {
        this.bulkhead = new Bulkhead(pools.open("stock-lists", CONNECTIONS, STATEMENT_LIMIT), PATIENCE);
        this.liveWindow = liveWindow;
        this.pastWindow = pastWindow;
    }

    /** The database's time. */
    Instant now() {
        return bulkhead.query(jdbc -> jdbc.sql("select clock_timestamp()")
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single());
    }

    /**
     * The last sequence that was recorded at or before the time. It is final: no entry that is still on its way can
     * belong to that time any more.
     *
     * <p>Writers take an entry's time under the head's lock and commit a little later. Where the head is already beyond
     * the time, every writer that took an earlier one has committed; otherwise waiting once for the head's lock makes
     * sure of that.
     *
     * @throws RefusedException INVALID_PARAMETER where the time has not passed yet
     */
    long sequenceAt(UUID warehouseId, Instant time) {
        OffsetDateTime at = time.atOffset(ZoneOffset.UTC);
        return bulkhead.query(jdbc -> {
            String state = jdbc.sql("""
                            select case when :at > clock_timestamp() then 'FUTURE'
                                        when recorded_at > :at then 'SETTLED' else 'OPEN' end
                            from ledger_head where warehouse_id = :warehouse""")
                    .param("at", at)
                    .param("warehouse", warehouseId)
                    .query(String.class)
                    .optional()
                    .orElse("SETTLED");
            if (state.equals("FUTURE")) {
                throw new RefusedException(Refusal.of(List.of(Violation.of(
                        "asOf",
                        ErrorCode.INVALID_PARAMETER,
                        "asOf must not be later than now; leave it out to read the live stock."))));
            }
            if (state.equals("OPEN")) {
                jdbc.sql("select sequence from ledger_head where warehouse_id = ? for share")
                        .param(warehouseId)
                        .query(Long.class)
                        .optional();
            }
            return jdbc.sql("select ledger_sequence_at(?, ?)")
                    .param(warehouseId)
                    .param(at)
                    .query(Long.class)
                    .single();
        });
    }

    /**
     * Named SKUs as they stood after an entry; those that the warehouse has, in order.
     *
     * @param skus up to 500
     */
    List<StockItem> named(UUID warehouseId, List<String> skus, long last) {
        return bulkhead.query(jdbc -> jdbc.sql(PAST + " and l.sku = any(:skus) order by l.sku")
                .param("warehouse", warehouseId)
                .param("last", last)
                .param("skus", skus.toArray(String[]::new), java.sql.Types.ARRAY)
                .query((row, n) -> item(row))
                .list());
    }

    /**
     * One page of a warehouse's levels in SKU order.
     *
     * @param statuses these alone; empty for all
     * @param after the SKU after which to begin; empty text for the beginning
     * @param last the ledger's sequence after which to show them; null for the live ones
     */
    Page<StockItem> page(UUID warehouseId, Set<StockStatus> statuses, String after, int limit, @Nullable Long last) {
        if (statuses.isEmpty()) {
            List<StockItem> found =
                    bulkhead.query(jdbc -> select(jdbc, warehouseId, statuses, after, LAST, limit + 1, last));
            return Page.of(found, limit, StockItem::sku);
        }
        return bulkhead.query(jdbc -> {
            List<StockItem> found = new ArrayList<>();
            String position = after;
            for (int i = 0; i < WINDOWS_PER_PAGE && found.size() <= limit && !position.equals(LAST); i++) {
                String end = windowEnd(jdbc, warehouseId, position, last == null ? liveWindow : pastWindow);
                found.addAll(select(jdbc, warehouseId, statuses, position, end, limit + 1 - found.size(), last));
                position = end;
            }
            boolean ended = found.size() > limit || position.equals(LAST);
            return ended ? Page.of(found, limit, StockItem::sku) : new Page<>(found, position);
        });
    }

    @Override
    public void close() {
        bulkhead.close();
    }

    private static List<StockItem> select(
            JdbcClient jdbc,
            UUID warehouseId,
            Set<StockStatus> statuses,
            String after,
            String end,
            int limit,
            @Nullable Long last) {
        String levels = (last == null ? LIVE : PAST) + " and l.sku > :after and l.sku <= :end";
        String filter = statuses.isEmpty() ? "" : " where " + STATUS + " in (:statuses)";
        JdbcClient.StatementSpec select = jdbc.sql(
                        "select * from (" + levels + ") level" + filter + " order by sku limit :limit")
                .param("warehouse", warehouseId)
                .param("after", after)
                .param("end", end)
                .param("limit", limit);
        if (last != null) {
            select = select.param("last", last);
        }
        if (!statuses.isEmpty()) {
            select = select.param("statuses", statuses.stream().map(Enum::name).toList());
        }
        return select.query((row, n) -> item(row)).list();
    }

    private static String windowEnd(JdbcClient jdbc, UUID warehouseId, String after, int size) {
        return jdbc.sql("""
                        select sku from stock_level where warehouse_id = ? and sku > ?
                        order by sku offset ? limit 1""")
                .param(warehouseId)
                .param(after)
                .param(size)
                .query(String.class)
                .optional()
                .orElse(LAST);
    }

    private static StockItem item(ResultSet row) throws SQLException {
        OffsetDateTime updatedAt = row.getObject("updated_at", OffsetDateTime.class);
        return StockItem.of(
                row.getString("sku"),
                row.getLong("quantity"),
                row.getLong("threshold"),
                row.getLong("par"),
                row.getLong("sequence"),
                updatedAt == null ? null : updatedAt.toInstant());
    }
}
