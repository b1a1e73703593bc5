package co.wholesale888.wms.transactions;

import co.wholesale888.wms.lanes.FeedPosition;
import co.wholesale888.wms.lanes.HistoryRewoundException;
import co.wholesale888.wms.ledger.LedgerEntry;
import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.shared.Times;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Collects a page of matching entries. If no index holds exactly these, it does so from windows of the sequence. The
 * page ends after a number of windows even if it is not full, and says how far it got, so that no filter makes a
 * request expensive.
 */
final class EntrySearch {

    private static final int MARK_BYTES = 8;

    private final JdbcClient jdbc;
    private final int window;
    private final int windowsPerPage;

    EntrySearch(JdbcClient jdbc, int window, int windowsPerPage) {
        this.jdbc = jdbc;
        this.window = window;
        this.windowsPerPage = windowsPerPage;
    }

    /**
     * Collects the matching entries after a position and up to a sequence.
     *
     * @param ascending whether the oldest of them come first, or the newest
     * @throws HistoryRewoundException if the entry at the position is gone, or another one has taken its place
     */
    EntryPage page(
            UUID warehouseId, EntryFilter filter, boolean ascending, FeedPosition after, long upTo, int maxEntries) {
        Bounds bounds = bounds(warehouseId, filter, after.sequence());
        after.requireIn(bounds.head(), bounds.mark());
        long low = Math.max(after.sequence(), bounds.before());
        long high = Math.min(upTo, bounds.last());
        List<TransactionView> found = new ArrayList<>();
        for (int i = 0; i < windowsPerPage && low < high && found.size() <= maxEntries; i++) {
            long size = filter.isIndexed() ? high - low : Math.min(window, high - low);
            long from = ascending ? low : high - size;
            // one entry more than the page holds tells whether there are more
            found.addAll(scan(warehouseId, filter, from, from + size, ascending, maxEntries + 1 - found.size()));
            low += ascending ? size : 0;
            high -= ascending ? 0 : size;
        }
        if (found.size() > maxEntries) {
            List<TransactionView> entries = found.subList(0, maxEntries);
            return new EntryPage(entries, position(entries.getLast()), true, false);
        }
        boolean finished = !ascending || bounds.last() < bounds.head().sequence();
        FeedPosition position =
                ascending ? position(warehouseId, low, after, bounds) : new FeedPosition(high + 1, null);
        return new EntryPage(found, position, low < high, finished);
    }

    private static FeedPosition position(TransactionView entry) {
        String hash = Objects.requireNonNull(entry.hash());
        return new FeedPosition(Objects.requireNonNull(entry.sequence()), hash.substring(0, 2 * MARK_BYTES));
    }

    /**
     * The position at a sequence. A page usually ends at the ledger's head; only a search that ends before it is asked.
     */
    private FeedPosition position(UUID warehouseId, long sequence, FeedPosition after, Bounds bounds) {
        if (sequence == bounds.head().sequence()) {
            return bounds.head();
        }
        String mark = sequence == after.sequence() ? bounds.mark() : mark(warehouseId, sequence);
        return new FeedPosition(sequence, mark);
    }

    private @Nullable String mark(UUID warehouseId, long sequence) {
        return jdbc.sql("select hash from ledger_entry where warehouse_id = ? and sequence = ?")
                .params(warehouseId, sequence)
                .query((row, n) -> mark(row.getBytes(1)))
                .optional()
                .orElse(null);
    }

    private static String mark(byte[] hash) {
        return HexFormat.of().formatHex(hash, 0, MARK_BYTES);
    }

    /**
     * The part of the sequence between the filter's times, as far as it is committed, and the entry at a position.
     *
     * @param at the sequence of the position
     */
    private Bounds bounds(UUID warehouseId, EntryFilter filter, long at) {
        Bounds all = jdbc.sql("""
                        select h.sequence, h.hash, (
                            select e.hash from ledger_entry e
                            where e.warehouse_id = h.warehouse_id and e.sequence = :at)
                        from ledger_head h where h.warehouse_id = :warehouse""")
                .param("at", at)
                .param("warehouse", warehouseId)
                .query((row, n) -> {
                    long head = row.getLong(1);
                    FeedPosition end =
                            head == 0 ? FeedPosition.BEGINNING : new FeedPosition(head, mark(row.getBytes(2)));
                    byte @Nullable [] hash = row.getBytes(3);
                    return new Bounds(0, head, end, hash == null ? null : mark(hash));
                })
                .single();
        return filter.from() == null && filter.to() == null ? all : within(all, warehouseId, filter);
    }

    private Bounds within(Bounds all, UUID warehouseId, EntryFilter filter) {
        // Without a table beside the function, which on Citus runs where all tables can be read
        return jdbc.sql("""
                        select ledger_sequence_at(:warehouse, cast(:beforeFrom as timestamptz)),
                               ledger_sequence_at(:warehouse, cast(:beforeTo as timestamptz))""")
                .param("warehouse", warehouseId)
                .param("beforeFrom", justBefore(filter.from()))
                .param("beforeTo", justBefore(filter.to()))
                .query((row, n) -> {
                    long before = row.getLong(1);
                    long last = row.getLong(2);
                    return new Bounds(before, row.wasNull() ? all.last : Math.min(last, all.last), all.head, all.mark);
                })
                .single();
    }

    private List<TransactionView> scan(
            UUID warehouseId, EntryFilter filter, long after, long last, boolean ascending, int maxEntries) {
        Map<String, String> conditions = filter.conditions();
        StringBuilder sql = new StringBuilder("select " + LedgerEntry.COLUMNS + """
                 from ledger_entry
                where warehouse_id = :warehouse and sequence > :after and sequence <= :last""");
        conditions
                .keySet()
                .forEach(name -> sql.append(" and ")
                        .append(EntryFilter.column(name))
                        .append(" = :")
                        .append(name));
        Map<String, OffsetDateTime> times = new LinkedHashMap<>();
        occurring(sql, times, " and occurred_at >= :", "occurredFrom", filter.occurredFrom());
        occurring(sql, times, " and occurred_at < :", "occurredTo", filter.occurredTo());
        sql.append(ascending ? " order by sequence limit :limit" : " order by sequence desc limit :limit");
        return jdbc.sql(sql.toString())
                .param("warehouse", warehouseId)
                .param("after", after)
                .param("last", last)
                .param("limit", maxEntries)
                .params(conditions)
                .params(times)
                .query((row, n) -> LedgerEntry.read(row).view(row.getBytes("hash")))
                .list();
    }

    private static void occurring(
            StringBuilder sql,
            Map<String, OffsetDateTime> times,
            String condition,
            String name,
            @Nullable Instant time) {
        if (time != null) {
            sql.append(condition).append(name);
            times.put(name, time.atOffset(ZoneOffset.UTC));
        }
    }

    private static @Nullable OffsetDateTime justBefore(@Nullable Instant time) {
        return time == null
                ? null
                : Times.micros(time).minus(1, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /**
     * @param before the last sequence before the filter's times
     * @param last the last sequence within them
     * @param head the end of the ledger
     * @param mark the mark of the entry at the position where the page begins; null at the beginning
     */
    private record Bounds(
            long before,
            long last,
            FeedPosition head,
            @Nullable String mark) {}
}
