package co.wholesale888.wms.transactions;

import co.wholesale888.wms.database.Bulkhead;
import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.ledger.EntrySource;
import co.wholesale888.wms.ledger.EntryType;
import co.wholesale888.wms.ledger.HashChain;
import co.wholesale888.wms.ledger.LedgerEntry;
import co.wholesale888.wms.ledger.TransactionIds;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.stock.StockStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the ledger through connections of its own, in short statements that look at a bounded number of entries.
 *
 * <p>Where no index holds just what is asked for, a look goes through windows of the sequence. It ends after a number
 * of them even if it has not found a full page, and says how far it came, so that no filter makes a request expensive.
 */
@Component
class LedgerReads implements AutoCloseable {

    private static final int CONNECTIONS = 4;
    private static final Duration STATEMENT_LIMIT = Duration.ofMillis(1_500);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int WINDOW = 50_000;
    private static final int WINDOWS_PER_LOOK = 20;

    private static final Map<String, String> CONDITIONS = Map.of(
            "sku", "sku = :sku",
            "reference", "reference = :reference",
            "workerId", "worker_id = :workerId",
            "onlyWorker", "worker_id = :onlyWorker",
            "type", "type = :type",
            "source", "source = :source");

    private final Bulkhead bulkhead;
    private final int window;
    private final int windowsPerLook;

    @Autowired
    LedgerReads(ConnectionPools pools) {
        this(pools, WINDOW, WINDOWS_PER_LOOK);
    }

    LedgerReads(ConnectionPools pools, int window, int windowsPerLook) {
        this.bulkhead = new Bulkhead(pools.open("ledger-reads", CONNECTIONS, STATEMENT_LIMIT), PATIENCE);
        this.window = window;
        this.windowsPerLook = windowsPerLook;
    }

    /** Where the warehouse's ledger ends. */
    LedgerHead head(UUID warehouseId) {
        return bulkhead.query(jdbc -> jdbc.sql("select sequence, hash from ledger_head where warehouse_id = ?")
                .param(warehouseId)
                .query((row, n) -> new LedgerHead(row.getLong(1), HexFormat.of().formatHex(row.getBytes(2))))
                .optional()
                .orElse(new LedgerHead(0, HashChain.GENESIS)));
    }

    /** The sequences at which these warehouses' ledgers end. */
    Map<UUID, Long> heads(Collection<UUID> warehouseIds) {
        String[] ids = warehouseIds.stream().map(UUID::toString).toArray(String[]::new);
        Map<UUID, Long> heads = new HashMap<>();
        bulkhead.query(jdbc -> {
            jdbc.sql("select warehouse_id, sequence from ledger_head where warehouse_id = any(cast(? as uuid[]))")
                    .param(ids)
                    .query(row -> {
                        heads.put(row.getObject(1, UUID.class), row.getLong(2));
                    });
            return heads;
        });
        return heads;
    }

    /** The entry with this id; empty where the warehouse has none such. */
    Optional<LedgerEntry> find(UUID warehouseId, UUID id) {
        return bulkhead.query(jdbc -> jdbc.sql("select * from ledger_entry where warehouse_id = ? and sequence = ?")
                .param(warehouseId)
                .param(TransactionIds.sequenceOf(id))
                .query((row, n) -> entry(row))
                .optional()
                .filter(entry -> TransactionIds.of(warehouseId, entry.sequence(), entry.recordedAt())
                        .equals(id)));
    }

    /**
     * The oldest matching entries after a position.
     *
     * @param after the sequence after which to look, 0 for the beginning
     * @param upTo the last sequence to look at
     */
    EntryPage oldestFirst(UUID warehouseId, EntryFilter filter, long after, long upTo, int limit) {
        return bulkhead.query(jdbc -> {
            Bounds bounds = bounds(jdbc, warehouseId, filter);
            long last = Math.min(bounds.last(), upTo);
            long position = Math.max(after, bounds.before());
            List<LedgerEntry> found = new ArrayList<>();
            for (int i = 0; i < windowsPerLook && position < last && found.size() <= limit; i++) {
                long end = filter.isIndexed() ? last : Math.min(last, position + window);
                found.addAll(scan(jdbc, warehouseId, filter, position, end, "asc", limit + 1 - found.size()));
                position = end;
            }
            if (found.size() > limit) {
                List<LedgerEntry> entries = found.subList(0, limit);
                return new EntryPage(entries, entries.getLast().sequence(), true, false);
            }
            return new EntryPage(found, position, position < last, bounds.last() < bounds.head());
        });
    }

    /**
     * The newest matching entries before a position.
     *
     * @param before the sequence before which to look, {@link Long#MAX_VALUE} for the end
     */
    EntryPage newestFirst(UUID warehouseId, EntryFilter filter, long before, int limit) {
        return bulkhead.query(jdbc -> {
            Bounds bounds = bounds(jdbc, warehouseId, filter);
            long first = bounds.before() + 1;
            long position = Math.min(before, bounds.last() + 1);
            List<LedgerEntry> found = new ArrayList<>();
            for (int i = 0; i < windowsPerLook && position > first && found.size() <= limit; i++) {
                long start = filter.isIndexed() ? first : Math.max(first, position - window);
                found.addAll(
                        scan(jdbc, warehouseId, filter, start - 1, position - 1, "desc", limit + 1 - found.size()));
                position = start;
            }
            if (found.size() > limit) {
                List<LedgerEntry> entries = found.subList(0, limit);
                return new EntryPage(entries, entries.getLast().sequence(), true, false);
            }
            return new EntryPage(found, position, position > first, true);
        });
    }

    @Override
    public void close() {
        bulkhead.close();
    }

    static LedgerEntry entry(ResultSet row) throws SQLException {
        return new LedgerEntry(
                row.getObject("warehouse_id", UUID.class),
                row.getLong("sequence"),
                row.getString("sku"),
                EntryType.valueOf(row.getString("type")),
                row.getLong("delta"),
                row.getLong("quantity_after"),
                StockStatus.valueOf(row.getString("status")),
                row.getString("worker_id"),
                row.getString("reference"),
                row.getString("note"),
                EntrySource.valueOf(row.getString("source")),
                row.getObject("source_id", UUID.class),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                HexFormat.of().formatHex(row.getBytes("hash")));
    }

    /** Which part of the sequence lies between the filter's times, as it is committed at this moment. */
    private static Bounds bounds(JdbcClient jdbc, UUID warehouseId, EntryFilter filter) {
        return jdbc.sql("""
                        select sequence,
                               ledger_sequence_at(warehouse_id, cast(:beforeFrom as timestamptz)),
                               ledger_sequence_at(warehouse_id, cast(:beforeTo as timestamptz))
                        from ledger_head where warehouse_id = :warehouse""")
                .param("warehouse", warehouseId)
                .param("beforeFrom", justBefore(filter.from()))
                .param("beforeTo", justBefore(filter.to()))
                .query((row, n) -> {
                    long head = row.getLong(1);
                    long before = row.getLong(2);
                    long last = row.getLong(3);
                    return new Bounds(before, row.wasNull() ? head : last, head);
                })
                .optional()
                .orElse(new Bounds(0, 0, 0));
    }

    private static List<LedgerEntry> scan(
            JdbcClient jdbc, UUID warehouseId, EntryFilter filter, long after, long last, String direction, int limit) {
        StringBuilder sql = new StringBuilder("""
                select * from ledger_entry
                where warehouse_id = :warehouse and sequence > :after and sequence <= :last""");
        filter.conditions().keySet().forEach(name -> sql.append(" and ").append(CONDITIONS.get(name)));
        sql.append(" order by sequence ").append(direction).append(" limit :limit");
        return jdbc.sql(sql.toString())
                .param("warehouse", warehouseId)
                .param("after", after)
                .param("last", last)
                .param("limit", limit)
                .params(filter.conditions())
                .query((row, n) -> entry(row))
                .list();
    }

    private static @Nullable OffsetDateTime justBefore(@Nullable Instant time) {
        return time == null
                ? null
                : Times.micros(time).minus(1, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /**
     * @param before the last sequence before the times asked for
     * @param last the last sequence within them
     * @param head the last sequence of all
     */
    private record Bounds(long before, long last, long head) {}
}
