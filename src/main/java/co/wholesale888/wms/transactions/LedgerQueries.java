package co.wholesale888.wms.transactions;

import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.ledger.LedgerEntry;
import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.requests.CsvRows;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Queries of the portal on one warehouse's ledger: pages, exports, verification, daily movements, changes. */
@Component
public class LedgerQueries {

    private static final int MAX_MOVEMENT_ENTRIES = 200_000;
    private static final int MAX_SUMS = 2;
    private static final int MAX_WAITING = 200;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final ConcurrencyLimit limit = new ConcurrencyLimit(MAX_SUMS, MAX_WAITING, MAX_WAIT);
    private final JdbcClient jdbc;
    private final LedgerReads reads;
    private final TransactionFeed feed;
    private final LedgerVerification verification;
    private final SequenceWatch watch;

    LedgerQueries(
            JdbcClient jdbc,
            LedgerReads reads,
            TransactionFeed feed,
            LedgerVerification verification,
            @Qualifier("ledgerWatch") SequenceWatch watch) {
        this.jdbc = jdbc;
        this.reads = reads;
        this.feed = feed;
        this.verification = verification;
        this.watch = watch;
    }

    /**
     * A page of entries, newest first.
     *
     * @param older the sequence before which the next page begins, or null if there are no older entries
     */
    public record NewestEntries(
            List<TransactionView> entries, @Nullable Long older) {}

    /**
     * The movements of one day, in UTC, by the time of occurrence. Counts are left out.
     *
     * @param in units that came in
     * @param out units that went out
     */
    public record Day(LocalDate day, long in, long out) {}

    /** The end of the ledger. */
    public ChainHead head(UUID warehouseId) {
        return reads.head(warehouseId);
    }

    /**
     * Finds the newest matching entries.
     *
     * @param before the sequence before which to begin, or null for the last entry
     */
    public NewestEntries newest(UUID warehouseId, EntryFilter filter, @Nullable Long before, int limit) {
        EntryPage page = reads.newestFirst(warehouseId, filter, before == null ? Long.MAX_VALUE : before, limit);
        return new NewestEntries(
                page.entries().stream().map(LedgerEntry::view).toList(), page.hasMore() ? page.position() : null);
    }

    /** The column names of a CSV export. */
    public String[] csvHeader() {
        return TransactionFeed.CSV_HEADER.clone();
    }

    /** Writes every matching entry, oldest first. */
    public void export(UUID warehouseId, EntryFilter filter, CsvRows rows) {
        feed.export(warehouseId, new TransactionQuery(filter, true, Page.MAX_LIMIT, null, Duration.ZERO), rows);
    }

    /**
     * Verifies the hash chain and the levels.
     *
     * @throws RefusedException INVALID_STATE if the ledger is being verified already
     */
    public VerificationResult verify(UUID warehouseId) {
        return verification.verify(warehouseId);
    }

    /**
     * Sums up the movements of each day that has any, in order. Scans the 200,000 latest entries.
     *
     * @param from the start of the first day
     */
    public List<Day> movements(UUID warehouseId, Instant from) {
        limit.enter();
        try {
            return jdbc.sql("""
                            select (occurred_at at time zone 'UTC')::date as day,
                                   coalesce(sum(delta) filter (where delta > 0), 0),
                                   coalesce(-sum(delta) filter (where delta < 0), 0)
                            from ledger_entry
                            where warehouse_id = :warehouse and type <> 'ADJUSTMENT' and occurred_at >= :from
                              and sequence > (select greatest(sequence - :most, ledger_sequence_at(:warehouse, :from))
                                              from ledger_head where warehouse_id = :warehouse)
                            group by 1 order by 1""")
                    .param("warehouse", warehouseId)
                    .param("from", from.atOffset(ZoneOffset.UTC))
                    .param("most", MAX_MOVEMENT_ENTRIES)
                    .query((row, n) -> new Day(row.getObject(1, LocalDate.class), row.getLong(2), row.getLong(3)))
                    .list();
        } finally {
            limit.leave();
        }
    }

    /**
     * Starts to watch a ledger, until the watch is closed.
     *
     * @param userId the user who watches
     * @throws RefusedException RATE_LIMITED if this user has too many watches, UNAVAILABLE if there are too many in all
     */
    public Watch watch(UUID warehouseId, UUID userId) {
        return new Watch(watch.join(warehouseId, userId));
    }

    /** Waits for new entries of one ledger. */
    public final class Watch implements AutoCloseable {

        private final SequenceWatch.Waiter waiter;

        private Watch(SequenceWatch.Waiter waiter) {
            this.waiter = waiter;
        }

        /** Waits for entries after the sequence; false if the time is over or the service is stopping. */
        public boolean await(long sequence, Duration atMost) throws InterruptedException {
            return waiter.await(sequence, atMost);
        }

        /** Whether the service is stopping. */
        public boolean isOver() {
            return !watch.isRunning();
        }

        @Override
        public void close() {
            waiter.close();
        }
    }
}
