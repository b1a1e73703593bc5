package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.events.StockChangedSubscribers;
import co.wholesale888.wms.idempotency.IdempotencyRecord;
import co.wholesale888.wms.idempotency.IdempotencyRecords;
import co.wholesale888.wms.idempotency.KeyedRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The statements of the write path: two round trips, whatever the number of requests and lines. Statements joined by
 * semicolons travel as one pipelined batch; each is prepared on its own and has its own snapshot, so that what follows
 * the lock sees everything that was committed before the lock was granted.
 */
final class LedgerStatements {

    private static final String LOCK_AND_LOAD = """
            select warehouse_id, sequence, hash, recorded_at, crossings
            from ledger_head where warehouse_id = any(?::uuid[]) order by warehouse_id for no key update;
            select clock_timestamp();
            select l.warehouse_id, l.sku, l.quantity, l.threshold, l.par, l.sequence, l.critical
            from unnest(?::uuid[], ?::text[]) as asked (warehouse_id, sku)
            join stock_level l on l.warehouse_id = asked.warehouse_id and l.sku = asked.sku;
            """ + StockChangedSubscribers.FIND + ";\n" + IdempotencyRecords.FIND;

    private static final String STORE = IdempotencyRecords.STORE + """
            ;
            update stock_level l set quantity = u.quantity, sequence = u.sequence, updated_at = u.updated_at,
                critical = u.critical
            from unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::boolean[])
                as u (warehouse_id, sku, quantity, sequence, updated_at, critical)
            where l.warehouse_id = u.warehouse_id and l.sku = u.sku;
            insert into ledger_entry (warehouse_id, sequence, sku, type, delta, quantity_after, status, worker_id,
                reference, note, source, source_id, occurred_at, recorded_at, hash)
            select * from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::bytea[]);
            update ledger_head h set sequence = u.sequence, hash = u.hash, recorded_at = u.recorded_at,
                crossings = u.crossings
            from unnest(?::uuid[], ?::bigint[], ?::bytea[], ?::timestamptz[], ?::bigint[])
                as u (warehouse_id, sequence, hash, recorded_at, crossings)
            where h.warehouse_id = u.warehouse_id
            """;

    private static final HexFormat HEX = HexFormat.of();

    private LedgerStatements() {}

    /**
     * Locks the heads of the warehouses, in one order everywhere, and then loads what the writes need.
     *
     * @param skus the SKUs that are named, by warehouse
     * @param keyed the requests with a key; what is known of their keys is found
     */
    static Loaded lockAndLoad(Connection connection, Map<UUID, Collection<String>> skus, List<KeyedRequest> keyed)
            throws SQLException {
        List<UUID> warehouseIds = new ArrayList<>();
        List<String> names = new ArrayList<>();
        skus.forEach((warehouseId, named) -> named.forEach(sku -> {
            warehouseIds.add(warehouseId);
            names.add(sku);
        }));
        try (PreparedStatement statement = connection.prepareStatement(LOCK_AND_LOAD)) {
            statement.setArray(1, connection.createArrayOf("uuid", skus.keySet().toArray()));
            statement.setArray(2, connection.createArrayOf("uuid", warehouseIds.toArray()));
            statement.setArray(3, connection.createArrayOf("text", names.toArray()));
            statement.setArray(4, connection.createArrayOf("uuid", skus.keySet().toArray()));
            IdempotencyRecords.bindFind(statement, 5, keyed);
            statement.execute();
            Map<UUID, Head> heads = heads(statement.getResultSet());
            statement.getMoreResults();
            Instant now = now(statement.getResultSet());
            statement.getMoreResults();
            Map<UUID, Map<String, Level>> levels = levels(statement.getResultSet());
            statement.getMoreResults();
            Set<UUID> announced = StockChangedSubscribers.read(statement.getResultSet());
            statement.getMoreResults();
            List<IdempotencyRecord> known = IdempotencyRecords.read(statement.getResultSet());
            Map<UUID, Fold> folds = new LinkedHashMap<>();
            for (UUID warehouseId : skus.keySet()) {
                Head head = heads.get(warehouseId);
                if (head == null) {
                    throw new IllegalStateException("warehouse " + warehouseId + " has no ledger");
                }
                folds.put(warehouseId, new Fold(warehouseId, head, levels.getOrDefault(warehouseId, Map.of()), now));
            }
            return new Loaded(folds, announced, known, now);
        }
    }

    /**
     * Stores what was folded, and the records of the keys.
     *
     * @return false where another writer has taken one of the keys meanwhile: the transaction must be rolled back and
     *     everything done again
     */
    static boolean store(Connection connection, List<Fold> folds, List<IdempotencyRecord> records) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            IdempotencyRecords.bindStore(statement, 1, records);
            ArrayBinder binder = new ArrayBinder(statement, IdempotencyRecords.STORE_PARAMETERS + 1);
            int levels = bindLevels(binder, folds);
            int entries = bindEntries(binder, folds);
            bindHeads(binder, folds);
            statement.execute();
            int stored = statement.getUpdateCount();
            requireCount(statement, "level", levels);
            requireCount(statement, "entry", entries);
            requireCount(statement, "head", folds.size());
            return stored == records.size();
        }
    }

    private static int bindLevels(ArrayBinder binder, List<Fold> folds) throws SQLException {
        List<UUID> warehouseIds = new ArrayList<>();
        List<String> skus = new ArrayList<>();
        List<Level> levels = new ArrayList<>();
        List<Instant> updatedAts = new ArrayList<>();
        for (Fold fold : folds) {
            fold.changed().forEach((sku, level) -> {
                warehouseIds.add(fold.warehouseId());
                skus.add(sku);
                levels.add(level);
                updatedAts.add(fold.head().recordedAt());
            });
        }
        binder.column("uuid", warehouseIds, id -> id);
        binder.column("text", skus, sku -> sku);
        binder.column("int8", levels, Level::quantity);
        binder.column("int8", levels, Level::sequence);
        binder.column("text", updatedAts, at -> at);
        binder.column("bool", levels, Level::critical);
        return levels.size();
    }

    private static int bindEntries(ArrayBinder binder, List<Fold> folds) throws SQLException {
        List<LedgerEntry> entries =
                folds.stream().flatMap(fold -> fold.entries().stream()).toList();
        binder.column("uuid", entries, LedgerEntry::warehouseId);
        binder.column("int8", entries, LedgerEntry::sequence);
        binder.column("text", entries, LedgerEntry::sku);
        binder.column("text", entries, LedgerEntry::type);
        binder.column("int8", entries, LedgerEntry::delta);
        binder.column("int8", entries, LedgerEntry::quantityAfter);
        binder.column("text", entries, LedgerEntry::status);
        binder.column("text", entries, LedgerEntry::workerId);
        binder.column("text", entries, LedgerEntry::reference);
        binder.column("text", entries, LedgerEntry::note);
        binder.column("text", entries, LedgerEntry::source);
        binder.column("uuid", entries, LedgerEntry::sourceId);
        binder.column("text", entries, LedgerEntry::occurredAt);
        binder.column("text", entries, LedgerEntry::recordedAt);
        binder.values(
                "bytea",
                entries.stream().map(entry -> HEX.parseHex(entry.hash())).toArray(byte[][]::new));
        return entries.size();
    }

    private static void bindHeads(ArrayBinder binder, List<Fold> folds) throws SQLException {
        List<Head> heads = folds.stream().map(Fold::head).toList();
        binder.column("uuid", folds, Fold::warehouseId);
        binder.column("int8", heads, Head::sequence);
        binder.values(
                "bytea", heads.stream().map(head -> HEX.parseHex(head.hash())).toArray(byte[][]::new));
        binder.column("text", heads, Head::recordedAt);
        binder.column("int8", heads, Head::crossings);
    }

    private static void requireCount(PreparedStatement statement, String what, int expected) throws SQLException {
        statement.getMoreResults();
        int count = statement.getUpdateCount();
        if (count != expected) {
            throw new IllegalStateException("%d of %d %s rows were written".formatted(count, expected, what));
        }
    }

    private static Map<UUID, Head> heads(ResultSet rows) throws SQLException {
        Map<UUID, Head> heads = new HashMap<>();
        while (rows.next()) {
            heads.put(
                    rows.getObject(1, UUID.class),
                    new Head(rows.getLong(2), HEX.formatHex(rows.getBytes(3)), instant(rows, 4), rows.getLong(5)));
        }
        return heads;
    }

    private static Map<UUID, Map<String, Level>> levels(ResultSet rows) throws SQLException {
        Map<UUID, Map<String, Level>> levels = new HashMap<>();
        while (rows.next()) {
            levels.computeIfAbsent(rows.getObject(1, UUID.class), id -> new HashMap<>())
                    .put(
                            rows.getString(2),
                            new Level(
                                    rows.getLong(3),
                                    rows.getLong(4),
                                    rows.getLong(5),
                                    rows.getLong(6),
                                    rows.getBoolean(7)));
        }
        return levels;
    }

    private static Instant now(ResultSet rows) throws SQLException {
        rows.next();
        return instant(rows, 1);
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    /**
     * What was loaded under the locks.
     *
     * @param folds one for each warehouse, ready to apply writes
     * @param announced the warehouses whose every write is an event
     * @param known the records found for the keys
     * @param now the database's clock, read when all locks were held
     */
    record Loaded(Map<UUID, Fold> folds, Set<UUID> announced, List<IdempotencyRecord> known, Instant now) {}
}
