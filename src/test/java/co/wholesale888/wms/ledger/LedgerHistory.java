package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.stock.Level;
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
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Writes long histories straight into the database, correct down to the hashes: a hundred thousand entries in the time
 * of about a hundred requests. The warehouse must be new and have no SKUs.
 */
public final class LedgerHistory {

    private static final int THRESHOLD = 40;
    private static final int PAR = 120;
    private static final int CHUNK = 5_000;

    private LedgerHistory() {}

    /**
     * Writes {@code count} entries, one per millisecond, the last of them an hour ago. They go round the SKUs: each
     * entry adds 2 units to its SKU, but every fifth round takes 1. All entries of the seventh round are by worker w-7.
     *
     * @return when each entry was recorded
     */
    public static List<Instant> write(DataSource database, UUID warehouseId, List<String> skus, int count)
            throws SQLException {
        HashChain chain = new HashChain();
        Level[] levels = new Level[skus.size()];
        Arrays.fill(levels, new Level(0, THRESHOLD, PAR, 0, false, 0));
        Instant begin = Times.micros(now(database).minus(Duration.ofHours(1)).minusMillis(count));
        LedgerHead head = new LedgerHead(warehouseId, 0, HashChain.genesis(), begin, 0);
        UUID token = IdKind.next();
        List<LedgerEntry> entries = new ArrayList<>(count);
        List<byte[]> hashes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int which = i % skus.size();
            int round = i / skus.size() + 1;
            long delta = round % 5 == 0 ? -1 : 2;
            StockLine line = new StockLine(
                    skus.get(which),
                    delta < 0 ? EntryType.SALE : EntryType.RETURN,
                    delta,
                    null,
                    null,
                    round == 7 ? "w-7" : null,
                    "R-" + round,
                    i % 1000 == 0 ? "=HYPERLINK(\"x\"), with a comma" : null,
                    null);
            StockWrite write = new StockWrite(warehouseId, EntrySource.API, token, List.of(line));
            Level before = levels[which];
            levels[which] = before.after(before.quantity() + delta, i + 1);
            Instant at = begin.plusMillis(i + 1);
            LedgerEntry entry = LedgerEntry.of(head, write, line, before, levels[which], at);
            byte[] hash = chain.next(head.hash(), entry);
            head = new LedgerHead(warehouseId, entry.sequence(), hash, at, 0);
            entries.add(entry);
            hashes.add(hash);
        }
        store(database, warehouseId, skus, levels, entries, hashes);
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
            DataSource database,
            UUID warehouseId,
            List<String> skus,
            Level[] levels,
            List<LedgerEntry> entries,
            List<byte[]> hashes)
            throws SQLException {
        try (Connection connection = patientConnection(database)) {
            for (int from = 0; from < entries.size(); from += CHUNK) {
                int to = Math.min(entries.size(), from + CHUNK);
                insert(connection, entries.subList(from, to), hashes.subList(from, to));
            }
            LedgerEntry last = entries.getLast();
            try (PreparedStatement level = connection.prepareStatement("""
                            insert into stock_level
                                (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)
                            select s.warehouse, s.sku, s.quantity, ?, ?,
                                coalesce(e.sequence, 0), coalesce(e.recorded_at, now()), true
                            from (select ?::uuid as warehouse, u.*
                                  from unnest(?::text[], ?::bigint[]) as u (sku, quantity)) s
                            left join lateral (
                                select sequence, recorded_at from ledger_entry
                                where warehouse_id = s.warehouse and sku = s.sku
                                order by sequence desc limit 1) e on true""");
                    PreparedStatement head = connection.prepareStatement(
                            "update ledger_head set sequence = ?, hash = ?, recorded_at = ? where warehouse_id = ?")) {
                level.setLong(1, THRESHOLD);
                level.setLong(2, PAR);
                level.setObject(3, warehouseId);
                level.setArray(4, connection.createArrayOf("text", skus.toArray()));
                level.setArray(
                        5,
                        connection.createArrayOf(
                                "int8",
                                Arrays.stream(levels).map(Level::quantity).toArray()));
                level.executeUpdate();
                head.setLong(1, last.sequence());
                head.setBytes(2, hashes.getLast());
                head.setObject(3, last.recordedAt().atOffset(ZoneOffset.UTC));
                head.setObject(4, warehouseId);
                if (head.executeUpdate() != 1) {
                    throw new IllegalStateException("the warehouse has no ledger");
                }
            }
            connection.commit();
        }
        try (Connection connection = patientConnection(database);
                PreparedStatement analyze = connection.prepareStatement("analyze ledger_entry, stock_level")) {
            analyze.execute();
            connection.commit();
        }
    }

    /** A transaction that may take longer than those of the service. The pool's limits hold again after its return. */
    private static Connection patientConnection(DataSource database) throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        connection.setNetworkTimeout(Runnable::run, 0);
        try (PreparedStatement noTimeout = connection.prepareStatement("set local statement_timeout = 0")) {
            noTimeout.execute();
        }
        return connection;
    }

    private static void insert(Connection connection, List<LedgerEntry> entries, List<byte[]> hashes)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into ledger_entry (warehouse_id, sequence, sku, type, delta, quantity_after, status, worker_id,
                    reference, note, source, source_id, occurred_at, recorded_at, hash)
                select * from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::timestamptz[], ?::timestamptz[],
                    ?::bytea[])""")) {
            LedgerStatements.bindEntries(new ArrayBinder(insert), entries, hashes);
            insert.executeUpdate();
        }
    }
}
