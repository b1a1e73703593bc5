package co.wholesale888.wms.transactions;

import co.wholesale888.wms.database.Bulkhead;
import co.wholesale888.wms.database.ConnectionPools;
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
import org.springframework.stereotype.Component;

/** A warehouse's ledger as people look at it: paged, exported, verified, summed up by days, watched. */
@Component
public class LedgerQueries implements AutoCloseable {

    /** How many of the latest entries {@link #movements} looks at. */
    public static final int MOVEMENTS_LOOKED_AT = 200_000;

    private static final int CONNECTIONS = 2;
    private static final Duration STATEMENT_LIMIT = Duration.ofMillis(1_500);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Bulkhead bulkhead;
    private final LedgerReads reads;
    private final TransactionFeed feed;
    private final LedgerVerification verification;
    private final SequenceWatch watch;

    LedgerQueries(
            ConnectionPools pools,
            LedgerReads reads,
            TransactionFeed feed,
            LedgerVerification verification,
            @Qualifier("ledgerWatch") SequenceWatch watch) {
        this.bulkhead = new Bulkhead(pools.open("ledger-desk", CONNECTIONS, STATEMENT_LIMIT), PATIENCE);
        this.reads = reads;
        this.feed = feed;
        this.verification = verification;
        this.watch = watch;
    }

    /**
     * Some entries, newest first.
     *
     * @param older the sequence before which to go on, or null where nothing older matches
     */
    public record Shown(
            List<TransactionView> entries, @Nullable Long older) {}

    /**
     * What moved on one day, in UTC, by the time when it happened.
     *
     * @param in units that came in, counts aside
     * @param out units that went out, counts aside
     */
    public record Day(LocalDate day, long in, long out) {}

    /** Where the ledger ends. */
    public LedgerHead head(UUID warehouseId) {
        return reads.head(warehouseId);
    }

    /**
     * The newest matching entries.
     *
     * @param before the sequence before which to look, or null for the end
     */
    public Shown newest(UUID warehouseId, EntryFilter filter, @Nullable Long before, int limit) {
        EntryPage page = reads.newestFirst(warehouseId, filter, before == null ? Long.MAX_VALUE : before, limit);
        return new Shown(
                page.entries().stream().map(LedgerEntry::view).toList(), page.hasMore() ? page.position() : null);
    }

    /** What the rows of a CSV export hold. */
    public String[] csvHeader() {
        return TransactionFeed.CSV_HEADER.clone();
    }

    /** Writes every matching entry, oldest first. */
    public void export(UUID warehouseId, EntryFilter filter, CsvRows rows) {
        feed.export(warehouseId, new TransactionQuery(filter, true, Page.MAX_LIMIT, null, Duration.ZERO), rows);
    }

    /** Recomputes the chain and the levels; INVALID_STATE where that is under way already. */
    public VerificationResult verify(UUID warehouseId) {
        return verification.verify(warehouseId);
    }

    /**
     * The days on which something moved, in order. Looks at the {@link #MOVEMENTS_LOOKED_AT} latest entries at the most.
     *
     * @param from the first day's beginning
     */
    public List<Day> movements(UUID warehouseId, Instant from) {
        return bulkhead.query(jdbc -> jdbc.sql("""
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
                .param("most", MOVEMENTS_LOOKED_AT)
                .query((row, n) -> new Day(row.getObject(1, LocalDate.class), row.getLong(2), row.getLong(3)))
                .list());
    }

    /**
     * Takes a place among those who watch this ledger, to be closed.
     *
     * @param userId who watches
     * @throws RefusedException RATE_LIMITED where this user watches too much already, UNAVAILABLE where too many do
     */
    public Watch watch(UUID warehouseId, UUID userId) {
        return new Watch(watch.join(warehouseId, userId));
    }

    /** A place among the watchers. */
    public final class Watch implements AutoCloseable {

        private final SequenceWatch.Waiter waiter;

        private Watch(SequenceWatch.Waiter waiter) {
            this.waiter = waiter;
        }

        /** Waits until the ledger ends beyond the sequence; false where the time or the service ends first. */
        public boolean await(long sequence, Duration atMost) throws InterruptedException {
            return waiter.await(sequence, atMost);
        }

        /** Whether the service is about to end, so that nothing is to be waited for any more. */
        public boolean isOver() {
            return !watch.isRunning();
        }

        @Override
        public void close() {
            waiter.close();
        }
    }

    @Override
    public void close() {
        bulkhead.close();
    }
}
