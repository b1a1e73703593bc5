package co.wholesale888.wms.transactions;

import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.ledger.LedgerEntry;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.transactions.VerificationResult.Break;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Verifies a whole ledger on one snapshot, without blocking writers: the entries are streamed through the hash chain in
 * chunks, and the database adds up the levels and what is reserved of them. Memory does not grow with the ledger.
 *
 * <p>A warehouse is verified once at a time over all instances, and an instance verifies one warehouse at a time, over
 * a connection of its own because that may take minutes. Other warehouses wait a moment.
 */
@Component
class LedgerVerification {

    /** The advisory lock of a warehouse that is being verified, over all instances. */
    static final String LOCK = "hashtextextended('ledger verification ' || ?, 0)";

    private static final Logger log = LoggerFactory.getLogger(LedgerVerification.class);

    private static final int ROWS_PER_FETCH = 2_000;
    private static final Duration STATEMENT_LIMIT = Duration.ofMinutes(10);
    private static final int MAX_WAITING = 100;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    /**
     * Finds the first entry that does not add up with the SKU's entry before it, or that is the SKU's last one and does
     * not match its level. Ignores a level of a later, missing entry: the chain reports that gap. Names stock_level
     * beside the ledger because the comparison is one set-based statement on one snapshot.
     */
    private static final String WRONG_QUANTITY = """
            select e.sequence, e.sku, e.quantity_after, e.before + e.delta as expected,
                   l.quantity, l.sequence as level_sequence
            from (select sequence, sku, delta, quantity_after,
                         lag(quantity_after, 1, 0::bigint) over of_sku as before,
                         lead(sequence) over of_sku is null as is_last
                  from ledger_entry where warehouse_id = :warehouse
                  window of_sku as (partition by sku order by sequence)) e
            left join stock_level l on l.warehouse_id = :warehouse and l.sku = e.sku and e.is_last
            where e.quantity_after <> e.before + e.delta
               or (e.is_last
                   and (l.sequence is distinct from e.sequence or l.quantity is distinct from e.quantity_after)
                   and not coalesce(
                       l.sequence > e.sequence and l.sequence <= :head and not exists (
                           select from ledger_entry m
                           where m.warehouse_id = :warehouse and m.sequence = l.sequence),
                       false))
            order by e.sequence limit 1""";

    private static final String LEVEL_WITHOUT_ENTRIES = """
            select l.sku, l.quantity, l.sequence from stock_level l
            where l.warehouse_id = :warehouse and (l.quantity <> 0 or l.sequence <> 0)
              and not exists (select from ledger_entry e where e.warehouse_id = l.warehouse_id and e.sku = l.sku)
              and not (l.sequence between 1 and :head and not exists (
                  select from ledger_entry m where m.warehouse_id = :warehouse and m.sequence = l.sequence))
            order by l.sku limit 1""";

    /**
     * Finds a level whose reserved quantity is not the sum of what is held. Names tables of other modules for the same
     * reason. The {@code offset} has the lines of each held reservation looked up by their key: otherwise PostgreSQL may
     * go through all that were ever held for each line.
     */
    private static final String WRONG_RESERVED = """
            select l.sku, l.reserved, coalesce(h.quantity, 0) as held, l.sequence from stock_level l
            left join (
                select n.sku, sum(n.quantity) as quantity from reservation r
                cross join lateral (
                    select sku, quantity from reservation_line
                    where warehouse_id = :warehouse and reservation_id = r.id offset 0) n
                where r.warehouse_id = :warehouse and r.status = 'HELD' group by n.sku) h on h.sku = l.sku
            where l.warehouse_id = :warehouse and l.reserved <> coalesce(h.quantity, 0)
            order by l.sequence, l.sku limit 1""";

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;
    private final ConcurrencyLimit limit = new ConcurrencyLimit(1, MAX_WAITING, MAX_WAIT);
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    private final Set<UUID> broken = ConcurrentHashMap.newKeySet();

    LedgerVerification(ConnectionPools pools, MeterRegistry meters) {
        Gauge.builder("wms.ledger.broken", broken, Set::size)
                .description("Warehouses whose ledger was not intact when this instance last verified it")
                .register(meters);
        DataSource pool = pools.openForScans("ledger-verify", 1, STATEMENT_LIMIT);
        this.jdbc = JdbcClient.create(pool);
        this.snapshot = new TransactionTemplate(new JdbcTransactionManager(pool));
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    /**
     * Verifies the warehouse's ledger.
     *
     * @throws RefusedException INVALID_STATE if it is being verified already, UNAVAILABLE if this instance is verifying
     *     another ledger for too long
     */
    public VerificationResult verify(UUID warehouseId) {
        return verify(warehouseId, checked -> {});
    }

    /**
     * Verifies the warehouse's ledger, as {@link #verify(UUID)} does.
     *
     * @param progress is told the number of entries checked, after each of them
     */
    VerificationResult verify(UUID warehouseId, LongConsumer progress) {
        if (!running.add(warehouseId)) {
            throw alreadyRunning();
        }
        try {
            // Waits before the transaction, so that nobody waits in the pool, where waiting virtual threads would spin
            VerificationResult result =
                    limit.call(() -> snapshot.<VerificationResult>execute(status -> check(warehouseId, progress)));
            if (result.valid()) {
                broken.remove(warehouseId);
            } else {
                broken.add(warehouseId);
                log.error("The ledger of {} is not intact: {}", IdKind.WAREHOUSE.format(warehouseId), result.reason());
            }
            return result;
        } finally {
            running.remove(warehouseId);
        }
    }

    private VerificationResult check(UUID warehouseId, LongConsumer progress) {
        boolean locked = jdbc.sql("select pg_try_advisory_xact_lock(" + LOCK + ")")
                .param(warehouseId.toString())
                .query(Boolean.class)
                .single();
        if (!locked) {
            throw alreadyRunning();
        }
        ChainHead head = ChainHead.read(jdbc, warehouseId);
        ChainCheck chain = checkChain(warehouseId, progress);
        return Stream.of(
                        chain.end(head),
                        find(WRONG_QUANTITY, LedgerVerification::wrongQuantity, warehouseId, head),
                        find(LEVEL_WITHOUT_ENTRIES, LedgerVerification::levelWithoutEntries, warehouseId, head),
                        find(WRONG_RESERVED, LedgerVerification::wrongReserved, warehouseId, head))
                .filter(Objects::nonNull)
                .min(Comparator.comparingLong(Break::sequence))
                .map(found -> new VerificationResult(false, chain.checked(), null, found.sequence(), found.reason()))
                .orElseGet(() -> new VerificationResult(true, chain.checked(), head, null, null));
    }

    private ChainCheck checkChain(UUID warehouseId, LongConsumer progress) {
        return jdbc.sql("select " + LedgerEntry.COLUMNS + " from ledger_entry where warehouse_id = ? order by sequence")
                .withFetchSize(ROWS_PER_FETCH)
                .param(warehouseId)
                .query((ResultSet row) -> {
                    ChainCheck chain = new ChainCheck();
                    while (row.next() && chain.accepts(LedgerEntry.read(row), row.getBytes("hash"))) {
                        progress.accept(chain.checked());
                    }
                    return chain;
                });
    }

    private @Nullable Break find(String sql, RowMapper<Break> mapper, UUID warehouseId, ChainHead head) {
        return jdbc.sql(sql)
                .param("warehouse", warehouseId)
                .param("head", head.sequence())
                .query(mapper)
                .optional()
                .orElse(null);
    }

    private static Break wrongQuantity(ResultSet row, int rowNumber) throws SQLException {
        long sequence = row.getLong("sequence");
        String sku = row.getString("sku");
        long quantityAfter = row.getLong("quantity_after");
        long expected = row.getLong("expected");
        if (quantityAfter != expected) {
            return new Break(
                    sequence,
                    "Entry %s of %s leaves %s, but the SKU's entry before it and its delta make %s."
                            .formatted(sequence, sku, quantityAfter, expected));
        }
        long level = row.getLong("quantity");
        String found = row.wasNull()
                ? "there is no such level"
                : "the level is %s after entry %s".formatted(level, row.getLong("level_sequence"));
        return new Break(
                sequence,
                "The last entry of %s, %s, leaves %s, but %s.".formatted(sku, sequence, quantityAfter, found));
    }

    private static Break levelWithoutEntries(ResultSet row, int rowNumber) throws SQLException {
        return new Break(
                0,
                "The level of %s is %s after entry %s, but it has no entries."
                        .formatted(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    private static Break wrongReserved(ResultSet row, int rowNumber) throws SQLException {
        return new Break(
                row.getLong(4),
                "The level of %s says that %s are reserved, but reservations hold %s."
                        .formatted(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    private static RefusedException alreadyRunning() {
        return new RefusedException(
                ErrorCode.INVALID_STATE, "This ledger is being verified already. Try again when that has finished.");
    }
}
