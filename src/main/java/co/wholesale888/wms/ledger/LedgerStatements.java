package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.events.StockChangedSubscribers;
import co.wholesale888.wms.idempotency.IdempotencyRecord;
import co.wholesale888.wms.idempotency.IdempotencyRecords;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.reservations.Reservation;
import co.wholesale888.wms.reservations.ReservationKey;
import co.wholesale888.wms.reservations.ReservationStatements;
import co.wholesale888.wms.stock.Level;
import co.wholesale888.wms.stock.StockLevelStatements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The statements of the write path: two round trips, whatever the number of requests and lines. Statements joined by
 * semicolons are sent as one pipelined batch. Each is prepared on its own and has its own snapshot, so that what
 * follows the lock sees everything that was committed before the lock was granted.
 *
 * <p>The class is long because parameters and results have an order only in relation to the text of their batch.
 *
 * <p>The bean's name makes Spring Data use {@link #append} for {@link LedgerEntries}.
 */
@Component("ledgerEntriesImpl")
class LedgerStatements {

    private static final String LOCK = """
            select warehouse_id, sequence, hash, recorded_at, crossings
            from ledger_head where warehouse_id = any(?::uuid[]) order by warehouse_id for no key update;
            select clock_timestamp();
            """;

    private static final String LOCK_AND_LOAD =
            LOCK + StockLevelStatements.FIND + ";\n" + StockChangedSubscribers.FIND + ";\n" + IdempotencyRecords.FIND;

    /** The same, with reservations and the levels of their lines. */
    private static final String LOCK_AND_LOAD_RESERVATIONS = LOCK
            + StockLevelStatements.find(
                    "(select l.warehouse_id, l.sku from unnest(?::uuid[], ?::text[]) as l (warehouse_id, sku)\n    union "
                            + ReservationStatements.SKUS + ")")
            + ";\n" + StockChangedSubscribers.FIND + ";\n" + IdempotencyRecords.FIND + ";\n"
            + ReservationStatements.FIND + ";\n" + ReservationStatements.COUNT_HELD;

    private static final String UNLOCKED = "select warehouse_id from ledger_head"
            + " where warehouse_id = any(?::uuid[]) for no key update skip locked";

    private static final String LOAD_RESERVATIONS =
            StockLevelStatements.find("(" + ReservationStatements.SKUS + ")") + ";\n" + ReservationStatements.FIND;

    private static final String STORE = IdempotencyRecords.STORE + ";\n" + StockLevelStatements.UPDATE + """
            ;
            insert into ledger_entry (warehouse_id, sequence, sku, type, delta, quantity_after, status, worker_id,
                reference, note, source, source_id, occurred_at, recorded_at, hash)
            select * from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::bytea[]);
            update ledger_head h set sequence = u.sequence, hash = u.hash, recorded_at = u.recorded_at,
                crossings = u.crossings
            from unnest(?::uuid[], ?::bigint[], ?::bytea[], ?::timestamptz[], ?::bigint[])
                as u (warehouse_id, sequence, hash, recorded_at, crossings)
            where h.warehouse_id = u.warehouse_id /* within one shard: h.warehouse_id */
            """;

    private static final String STORE_RESERVATIONS =
            STORE + ";\n" + StockLevelStatements.UPDATE_RESERVED + ";\n" + ReservationStatements.STORE;

    private final Shards shards;

    LedgerStatements(Shards shards) {
        this.shards = shards;
    }

    /**
     * The state that was loaded under the locks.
     *
     * @param levels the levels of the named SKUs, by warehouse and SKU
     * @param subscribers the warehouses whose every write is announced as an event
     * @param records the unexpired records of the keys
     * @param reservations the named reservations, by warehouse and id
     * @param held the number of HELD reservations by warehouse, if reservations were asked for
     * @param now the database's time, read after all locks were granted
     */
    record Loaded(
            Map<UUID, LedgerHead> heads,
            Map<UUID, Map<String, Level>> levels,
            Set<UUID> subscribers,
            List<IdempotencyRecord> records,
            Map<UUID, Map<UUID, Reservation>> reservations,
            Map<UUID, Long> held,
            Instant now) {}

    /**
     * Locks the heads of the warehouses, always in the order of their ids, and then loads what the writes need.
     *
     * @param skus the SKUs that the writes name, by warehouse
     * @param keyed the requests that have a key
     * @param named the reservations to load, with the levels of their lines; null to load nothing about reservations
     */
    Loaded lockAndLoad(
            Connection connection,
            Map<UUID, Set<String>> skus,
            List<KeyedRequest> keyed,
            @Nullable Set<ReservationKey> named)
            throws SQLException {
        Object[] warehouseIds = skus.keySet().toArray();
        String sql = named == null ? LOCK_AND_LOAD : LOCK_AND_LOAD_RESERVATIONS;
        try (PreparedStatement statement = connection.prepareStatement(shards.within(sql, skus.keySet(), id -> id))) {
            ArrayBinder binder = new ArrayBinder(statement).values("uuid", warehouseIds);
            StockLevelStatements.bindFind(binder, skus);
            if (named != null) {
                ReservationStatements.bindFind(binder, named);
            }
            binder.values("uuid", warehouseIds);
            IdempotencyRecords.bindFind(binder, keyed);
            if (named != null) {
                ReservationStatements.bindFind(binder, named);
                ReservationStatements.bindCount(binder, warehouseIds);
            }
            statement.execute();
            Map<UUID, LedgerHead> heads = heads(statement.getResultSet());
            Instant now = now(nextResult(statement));
            Map<UUID, Map<String, Level>> levels = StockLevelStatements.read(nextResult(statement));
            Set<UUID> subscribers = StockChangedSubscribers.read(nextResult(statement));
            List<IdempotencyRecord> records = IdempotencyRecords.read(nextResult(statement));
            if (named == null) {
                return new Loaded(heads, levels, subscribers, records, Map.of(), Map.of(), now);
            }
            Map<UUID, Map<UUID, Reservation>> reservations = ReservationStatements.read(nextResult(statement));
            Map<UUID, Long> held = ReservationStatements.readCounts(nextResult(statement));
            return new Loaded(heads, levels, subscribers, records, reservations, held, now);
        }
    }

    /** Those of the warehouses whose heads nobody has locked; to be called outside of a transaction. */
    Set<UUID> unlocked(Connection connection, Set<UUID> warehouseIds) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UNLOCKED)) {
            new ArrayBinder(statement).values("uuid", warehouseIds.toArray());
            Set<UUID> unlocked = new HashSet<>();
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                unlocked.add(rows.getObject(1, UUID.class));
            }
            return unlocked;
        }
    }

    /** Finds more reservations that hold any of these SKUs, see {@link ReservationStatements#readDue}. */
    List<ReservationKey> findDue(
            Connection connection, Map<UUID, Set<String>> contested, Set<ReservationKey> known, Instant now)
            throws SQLException {
        if (contested.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                shards.within(ReservationStatements.FIND_DUE, contested.keySet(), id -> id))) {
            ReservationStatements.bindFindDue(new ArrayBinder(statement), contested, now, known.size());
            return ReservationStatements.readDue(statement.executeQuery(), known);
        }
    }

    /** Adds reservations, and the levels of their lines, to a loaded state. */
    Loaded load(Connection connection, Collection<ReservationKey> reservations, Loaded loaded) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                shards.within(LOAD_RESERVATIONS, reservations, ReservationKey::warehouseId))) {
            ArrayBinder binder = new ArrayBinder(statement);
            ReservationStatements.bindFind(binder, reservations);
            ReservationStatements.bindFind(binder, reservations);
            statement.execute();
            Map<UUID, Map<String, Level>> levels = StockLevelStatements.read(statement.getResultSet());
            addAll(levels, loaded.levels());
            Map<UUID, Map<UUID, Reservation>> all = ReservationStatements.read(nextResult(statement));
            addAll(all, loaded.reservations());
            return new Loaded(
                    loaded.heads(), levels, loaded.subscribers(), loaded.records(), all, loaded.held(), loaded.now());
        }
    }

    private static <K, V> void addAll(Map<UUID, Map<K, V>> all, Map<UUID, Map<K, V>> more) {
        more.forEach((warehouseId, some) ->
                all.computeIfAbsent(warehouseId, id -> new HashMap<>()).putAll(some));
    }

    /** See {@link LedgerEntries#append}. */
    public boolean append(Connection connection, List<Fold> folds, List<IdempotencyRecord> records)
            throws SQLException {
        List<StockLevelStatements.Update> levels = updates(folds, Fold::changed);
        List<StockLevelStatements.Update> reserved = updates(folds, Fold::held);
        List<Reservation> created = folds.stream()
                .flatMap(fold -> fold.reservations().created().stream())
                .toList();
        List<Reservation> changed = folds.stream()
                .flatMap(fold -> fold.reservations().changed().stream())
                .toList();
        boolean withReservations = !created.isEmpty() || !changed.isEmpty();
        List<LedgerEntry> entries =
                folds.stream().flatMap(fold -> fold.entries().stream()).toList();
        List<byte[]> hashes =
                folds.stream().flatMap(fold -> fold.hashes().stream()).toList();
        List<LedgerHead> heads = folds.stream().map(Fold::head).toList();
        String sql = withReservations ? STORE_RESERVATIONS : STORE;
        try (PreparedStatement statement =
                connection.prepareStatement(shards.within(sql, heads, LedgerHead::warehouseId))) {
            ArrayBinder binder = new ArrayBinder(statement);
            IdempotencyRecords.bindStore(binder, records);
            StockLevelStatements.bindUpdate(binder, levels);
            bindEntries(binder, entries, hashes);
            bindHeads(binder, heads);
            if (withReservations) {
                StockLevelStatements.bindReserved(binder, reserved);
                ReservationStatements.bindStore(binder, created, changed);
            }
            statement.execute();
            int stored = IdempotencyRecords.count(statement.getResultSet());
            requireCount(statement, "level", levels.size());
            requireCount(statement, "entry", entries.size());
            requireCount(statement, "head", heads.size());
            if (withReservations) {
                requireCount(statement, "reserved level", reserved.size());
                requireCount(statement, "reservation", created.size());
                requireCount(
                        statement,
                        "reservation line",
                        created.stream().mapToInt(each -> each.lines().size()).sum());
                requireCount(statement, "changed reservation", changed.size());
            }
            return stored == records.size();
        }
    }

    private static List<StockLevelStatements.Update> updates(
            List<Fold> folds, Function<Fold, Map<String, Level>> levels) {
        List<StockLevelStatements.Update> updates = new ArrayList<>();
        folds.forEach(fold -> levels.apply(fold)
                .forEach((sku, level) -> updates.add(new StockLevelStatements.Update(
                        fold.head().warehouseId(), sku, level, fold.head().recordedAt()))));
        return updates;
    }

    static void bindEntries(ArrayBinder binder, List<LedgerEntry> entries, List<byte[]> hashes) throws SQLException {
        binder.column("uuid", entries, LedgerEntry::warehouseId)
                .column("int8", entries, LedgerEntry::sequence)
                .column("text", entries, LedgerEntry::sku)
                .column("text", entries, LedgerEntry::type)
                .column("int8", entries, LedgerEntry::delta)
                .column("int8", entries, LedgerEntry::quantityAfter)
                .column("text", entries, LedgerEntry::status)
                .column("text", entries, LedgerEntry::workerId)
                .column("text", entries, LedgerEntry::reference)
                .column("text", entries, LedgerEntry::note)
                .column("text", entries, LedgerEntry::source)
                .column("uuid", entries, LedgerEntry::sourceId)
                .column("text", entries, LedgerEntry::occurredAt)
                .column("text", entries, LedgerEntry::recordedAt)
                .values("bytea", hashes.toArray(byte[][]::new));
    }

    private static void bindHeads(ArrayBinder binder, List<LedgerHead> heads) throws SQLException {
        binder.column("uuid", heads, LedgerHead::warehouseId)
                .column("int8", heads, LedgerHead::sequence)
                .values("bytea", heads.stream().map(LedgerHead::hash).toArray(byte[][]::new))
                .column("text", heads, LedgerHead::recordedAt)
                .column("int8", heads, LedgerHead::crossings);
    }

    private static void requireCount(PreparedStatement statement, String what, int expected) throws SQLException {
        statement.getMoreResults();
        int count = statement.getUpdateCount();
        if (count != expected) {
            throw new IllegalStateException("%s of %s %s rows were written".formatted(count, expected, what));
        }
    }

    private static ResultSet nextResult(PreparedStatement statement) throws SQLException {
        statement.getMoreResults();
        return statement.getResultSet();
    }

    private static Map<UUID, LedgerHead> heads(ResultSet rows) throws SQLException {
        Map<UUID, LedgerHead> heads = new HashMap<>();
        while (rows.next()) {
            LedgerHead head = new LedgerHead(
                    rows.getObject(1, UUID.class),
                    rows.getLong(2),
                    rows.getBytes(3),
                    SqlTimes.instant(rows, 4),
                    rows.getLong(5));
            heads.put(head.warehouseId(), head);
        }
        return heads;
    }

    private static Instant now(ResultSet rows) throws SQLException {
        rows.next();
        return SqlTimes.instant(rows, 1);
    }
}
