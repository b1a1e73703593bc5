package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.stock.StockStatus;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes long histories straight into the database, correct down to the hashes: a hundred thousand entries in the time
 * that a hundred requests take. The warehouse must be new and have no SKUs.
 */
public final class LedgerHistory {

    private static final int THRESHOLD = 40;
    private static final int PAR = 120;
    private static final int BATCH = 5_000;

    private LedgerHistory() {}

    /**
     * Writes {@code count} entries, one a millisecond, the last of them an hour ago. They go round the SKUs; each adds
     * 2 units to its SKU, but every fifth round takes 1. Every entry of the seventh round is by worker w-7.
     *
     * @return when each was recorded
     */
    public static List<Instant> write(DataSource database, UUID warehouseId, List<String> skus, int count)
            throws SQLException {
        HashChain chain = new HashChain();
        long[] levels = new long[skus.size()];
        Instant begin = Times.micros(now(database).minus(Duration.ofHours(1)).minusMillis(count));
        String hash = HashChain.GENESIS;
        UUID token = IdKind.next();
        List<LedgerEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int which = i % skus.size();
            int round = i / skus.size() + 1;
            long delta = round % 5 == 0 ? -1 : 2;
            levels[which] += delta;
            Instant at = begin.plusMillis(i + 1);
            LedgerEntry entry = new LedgerEntry(
                    warehouseId,
                    i + 1,
                    skus.get(which),
                    delta < 0 ? EntryType.SALE : EntryType.RETURN,
                    delta,
                    levels[which],
                    StockStatus.of(levels[which], THRESHOLD, PAR),
                    round == 7 ? "w-7" : null,
                    "R-" + round,
                    i % 1000 == 0 ? "=HYPERLINK(\"x\"), with a comma" : null,
                    EntrySource.API,
                    token,
                    at,
                    at,
                    "");
            hash = chain.next(hash, entry);
            entries.add(entry.withHash(hash));
        }
        store(database, warehouseId, skus, levels, entries);
        return entries.stream().map(LedgerEntry::recordedAt).toList();
    }

    private static Instant now(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select clock_timestamp()");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static void store(
            DataSource database, UUID warehouseId, List<String> skus, long[] levels, List<LedgerEntry> entries)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement unhurried = connection.prepareStatement("set local statement_timeout = 0")) {
                unhurried.execute();
            }
            for (int from = 0; from < entries.size(); from += BATCH) {
                insert(connection, entries.subList(from, Math.min(entries.size(), from + BATCH)));
            }
            LedgerEntry last = entries.getLast();
            try (PreparedStatement level = connection.prepareStatement("""
                            insert into stock_level (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)
                            select s.warehouse, s.sku, s.quantity, ?, ?, coalesce(e.sequence, 0), coalesce(e.recorded_at, now()), true
                            from (select ?::uuid as warehouse, * from unnest(?::text[], ?::bigint[]) as u (sku, quantity)) s
                            left join lateral (select sequence, recorded_at from ledger_entry
                                where warehouse_id = s.warehouse and sku = s.sku order by sequence desc limit 1) e on true""");
                    PreparedStatement head = connection.prepareStatement(
                            "update ledger_head set sequence = ?, hash = ?, recorded_at = ? where warehouse_id = ?")) {
                level.setLong(1, THRESHOLD);
                level.setLong(2, PAR);
                level.setObject(3, warehouseId);
                level.setArray(4, connection.createArrayOf("text", skus.toArray()));
                level.setArray(
                        5,
                        connection.createArrayOf(
                                "int8", Arrays.stream(levels).boxed().toArray()));
                level.executeUpdate();
                head.setLong(1, last.sequence());
                head.setBytes(2, HexFormat.of().parseHex(last.hash()));
                head.setObject(3, last.recordedAt().atOffset(ZoneOffset.UTC));
                head.setObject(4, warehouseId);
                if (head.executeUpdate() != 1) {
                    throw new IllegalStateException("the warehouse has no ledger");
                }
            }
            connection.commit();
        }
        try (Connection connection = database.getConnection();
                PreparedStatement analyze = connection.prepareStatement("analyze ledger_entry, stock_level")) {
            analyze.execute();
        }
    }

    private static void insert(Connection connection, List<LedgerEntry> entries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into ledger_entry (warehouse_id, sequence, sku, type, delta, quantity_after, status, worker_id,
                    reference, note, source, source_id, occurred_at, recorded_at, hash)
                select * from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::bytea[])""")) {
            insert.setArray(1, column(connection, "uuid", entries, LedgerEntry::warehouseId));
            insert.setArray(2, column(connection, "int8", entries, LedgerEntry::sequence));
            insert.setArray(3, column(connection, "text", entries, LedgerEntry::sku));
            insert.setArray(4, column(connection, "text", entries, LedgerEntry::type));
            insert.setArray(5, column(connection, "int8", entries, LedgerEntry::delta));
            insert.setArray(6, column(connection, "int8", entries, LedgerEntry::quantityAfter));
            insert.setArray(7, column(connection, "text", entries, LedgerEntry::status));
            insert.setArray(8, column(connection, "text", entries, LedgerEntry::workerId));
            insert.setArray(9, column(connection, "text", entries, LedgerEntry::reference));
            insert.setArray(10, column(connection, "text", entries, LedgerEntry::note));
            insert.setArray(11, column(connection, "text", entries, LedgerEntry::source));
            insert.setArray(12, column(connection, "uuid", entries, LedgerEntry::sourceId));
            insert.setArray(13, column(connection, "text", entries, LedgerEntry::occurredAt));
            insert.setArray(14, column(connection, "text", entries, LedgerEntry::recordedAt));
            byte[][] hashes = entries.stream()
                    .map(entry -> HexFormat.of().parseHex(entry.hash()))
                    .toArray(byte[][]::new);
            insert.setArray(15, connection.createArrayOf("bytea", hashes));
            insert.executeUpdate();
        }
    }

    private static Array column(Connection connection, String type, List<LedgerEntry> entries, Column value)
            throws SQLException {
        @Nullable Object[] column = new @Nullable Object[entries.size()];
        Arrays.setAll(column, i -> value.of(entries.get(i)));
        return connection.createArrayOf(type, column);
    }

    private interface Column {

        @Nullable
        Object of(LedgerEntry entry);
    }
}
