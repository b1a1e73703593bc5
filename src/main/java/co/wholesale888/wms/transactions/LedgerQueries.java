package co.wholesale888.wms.transactions;

import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.lanes.FeedPosition;
import co.wholesale888.wms.lanes.HistoryRewoundException;
import co.wholesale888.wms.ledger.LedgerEntries;
import co.wholesale888.wms.ledger.TransactionView;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the ledger in short statements that scan a bounded number of entries, a few at the same time. One entry is read
 * by Hibernate; pages are read by JDBC, since Hibernate takes more than twice as long for a page of 100 entries.
 */
@Component
public class LedgerQueries {

    private static final int MAX_WAITING_SUMS = 200;
    private static final Duration MAX_WAIT_FOR_SUM = Duration.ofSeconds(2);
    private static final int MAX_MOVEMENT_ENTRIES = 200_000;
    private static final int WINDOW = 50_000;
    private static final int WINDOWS_PER_PAGE = 20;

    private final ConcurrencyLimit sumLimit = ConcurrencyLimit.ofAccounts(MAX_WAITING_SUMS, MAX_WAIT_FOR_SUM);
    private final SharedConnections connections;
    private final LedgerEntries ledger;
    private final JdbcClient jdbc;
    private final EntrySearch search;

    @Autowired
    LedgerQueries(SharedConnections connections, LedgerEntries ledger, JdbcClient jdbc) {
        this(connections, ledger, jdbc, WINDOW, WINDOWS_PER_PAGE);
    }

    LedgerQueries(
            SharedConnections connections, LedgerEntries ledger, JdbcClient jdbc, int window, int windowsPerPage) {
        this.connections = connections;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.search = new EntrySearch(jdbc, window, windowsPerPage);
    }

    /**
     * The movements of one day, in UTC, by the time of occurrence. Adjustments are left out.
     *
     * @param in units that came in
     * @param out units that went out
     */
    public record Day(LocalDate day, long in, long out) {}

    /** The end of the warehouse's ledger. */
    public ChainHead head(UUID warehouseId) {
        return shared(() -> ChainHead.read(jdbc, warehouseId));
    }

    /** The sequences at which these warehouses' ledgers end. */
    Map<UUID, Long> heads(Collection<UUID> warehouseIds) {
        Map<UUID, Long> heads = new HashMap<>();
        return shared(() -> {
            jdbc.sql("select warehouse_id, sequence from ledger_head where warehouse_id = any(?)")
                    .param(warehouseIds.toArray(UUID[]::new))
                    .query(row -> {
                        heads.put(row.getObject(1, UUID.class), row.getLong(2));
                    });
            return heads;
        });
    }

    Optional<TransactionView> find(UUID warehouseId, UUID id) {
        return shared(() -> ledger.find(warehouseId, id));
    }

    /**
     * Finds the oldest matching entries after a position.
     *
     * @param upTo the last sequence to scan
     * @throws HistoryRewoundException if the entry at the position is gone, or another one has taken its place
     */
    EntryPage oldest(UUID warehouseId, EntryFilter filter, FeedPosition after, long upTo, int maxEntries) {
        return shared(() -> search.page(warehouseId, filter, true, after, upTo, maxEntries));
    }

    /**
     * Finds the newest matching entries before a position.
     *
     * @param before the sequence before which to begin, or null for the last entry
     */
    public EntryPage newest(UUID warehouseId, EntryFilter filter, @Nullable Long before, int maxEntries) {
        long upTo = before == null ? Long.MAX_VALUE : before - 1;
        return shared(() -> search.page(warehouseId, filter, false, FeedPosition.BEGINNING, upTo, maxEntries));
    }

    /** A reference of entries in a warehouse, and the number of entries that were found. */
    public record Referenced(UUID warehouseId, String reference, long entries) {}

    /**
     * Finds the warehouses with entries that have one of these references.
     *
     * @param atMost the number of entries to read; of an often used reference there may be more
     */
    public List<Referenced> referenced(Collection<UUID> warehouseIds, Collection<String> references, int atMost) {
        return shared(() -> jdbc.sql("""
                        select warehouse_id, reference, count(*)
                        from (
                            select warehouse_id, reference from ledger_entry
                            where warehouse_id = any(?) and reference = any(cast(? as text[])) limit ?
                        ) found
                        group by warehouse_id, reference order by warehouse_id, reference""")
                .param(warehouseIds.toArray(UUID[]::new))
                .param(references.toArray(String[]::new))
                .param(atMost)
                .query((row, n) -> new Referenced(row.getObject(1, UUID.class), row.getString(2), row.getLong(3)))
                .list());
    }

    /**
     * Sums up the movements of each day that has any, in order. Scans the 200,000 latest entries.
     *
     * @param from the start of the first day
     */
    public List<Day> movements(UUID warehouseId, Instant from) {
        long after = shared(() -> jdbc.sql("""
                        select greatest(ledger_sequence_at(:warehouse, 'infinity') - :most,
                            ledger_sequence_at(:warehouse, :from))""")
                .param("warehouse", warehouseId)
                .param("most", MAX_MOVEMENT_ENTRIES)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single());
        return sumLimit.call(() -> shared(() -> jdbc.sql("""
                        select (occurred_at at time zone 'UTC')::date as day,
                               coalesce(sum(delta) filter (where delta > 0), 0),
                               coalesce(-sum(delta) filter (where delta < 0), 0)
                        from ledger_entry
                        where warehouse_id = :warehouse and type <> 'ADJUSTMENT' and occurred_at >= :from
                          and sequence > :after
                        group by 1 order by 1""")
                .param("warehouse", warehouseId)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("after", after)
                .query((row, n) -> new Day(row.getObject(1, LocalDate.class), row.getLong(2), row.getLong(3)))
                .list()));
    }

    private <T extends @Nullable Object> T shared(Supplier<T> read) {
        return connections.call(Share.LEDGER_READS, read);
    }
}
