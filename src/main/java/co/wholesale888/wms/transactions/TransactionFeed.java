package co.wholesale888.wms.transactions;

import co.wholesale888.wms.lanes.FeedLongPoll;
import co.wholesale888.wms.lanes.FeedPosition;
import co.wholesale888.wms.lanes.HistoryRewoundException;
import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.CsvRows;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;
import org.springframework.util.ReflectionUtils;

/**
 * Lists entries: newest first for people, oldest first as a feed for programs.
 *
 * <p>The feed never skips or repeats an entry: sequences are assigned under the lock of the ledger's head, so that an
 * entry becomes visible only after all entries before it. The feed's cursor is the last entry that it has covered.
 */
@Service
public class TransactionFeed {

    private static final RecordComponent[] CSV_COLUMNS = TransactionView.class.getRecordComponents();

    private final LedgerQueries reads;
    private final SequenceWatch watch;
    private final FeedLongPoll longPoll;
    private final Cursors cursors;

    TransactionFeed(LedgerQueries reads, @Qualifier("ledgerWatch") SequenceWatch watch, Cursors cursors) {
        this.reads = reads;
        this.watch = watch;
        this.longPoll = new FeedLongPoll(watch);
        this.cursors = cursors;
    }

    @Bean("ledgerWatch")
    static SequenceWatch ledgerWatch(LedgerQueries reads) {
        return new SequenceWatch("ledger-watch", reads::heads);
    }

    /**
     * A page of transactions. It may be short or empty although there are more: a page covers a bounded part of the
     * ledger.
     *
     * @param nextCursor the cursor of the next page; never null if the oldest come first, null at the end otherwise
     */
    record TransactionPage(
            List<TransactionView> transactions, @Nullable String nextCursor, boolean hasMore) {}

    /**
     * Returns a page. A query with a wait is answered with an empty page only when its time is over.
     *
     * @throws RefusedException {@code HISTORY_REWOUND} if the ledger has lost the entry behind which the feed's cursor
     *     stands
     */
    TransactionPage page(Caller.Bearer caller, TransactionQuery query) {
        UUID warehouseId = caller.warehouseId();
        String listName = query.listName(warehouseId);
        String cursor = cursors.decode(listName, query.cursor());
        EntryPage page;
        if (!query.ascending()) {
            page = reads.newest(
                    warehouseId, query.filter(), cursor == null ? null : Long.valueOf(cursor), query.limit());
        } else {
            page = unlessRewound(
                    listName,
                    () -> longPoll.page(
                            caller,
                            FeedPosition.parse(cursor),
                            query.maxWait(),
                            after -> reads.oldest(warehouseId, query.filter(), after, Long.MAX_VALUE, query.limit())));
        }
        boolean continues = query.ascending() || page.hasMore();
        String next = cursors.encode(listName, continues ? page.position().text() : null);
        return new TransactionPage(page.entries(), next, page.hasMore());
    }

    private EntryPage unlessRewound(String listName, Supplier<EntryPage> read) {
        try {
            return read.get();
        } catch (HistoryRewoundException e) {
            throw e.refused(cursors, listName);
        }
    }

    /** Finds the transaction with this id; NOT_FOUND also if the caller may not see it. */
    TransactionView find(Caller.Bearer caller, UUID id) {
        return reads.find(caller.warehouseId(), id)
                .filter(view ->
                        caller.onlyWorker() == null || caller.onlyWorker().equals(view.workerId()))
                .orElseThrow(() -> RefusedException.notFound("transaction"));
    }

    /**
     * Joins a ledger's waiting requests, to be told of new entries. The caller closes the waiter.
     *
     * @throws RefusedException RATE_LIMITED if the holder has too many waiters, UNAVAILABLE if the instance has
     */
    public SequenceWatch.Waiter watch(FairLimit.Holder holder) {
        return watch.join(holder);
    }

    /** The column names of a CSV export. */
    public String[] csvHeader() {
        return Arrays.stream(CSV_COLUMNS).map(RecordComponent::getName).toArray(String[]::new);
    }

    /**
     * Writes every matching entry that was recorded before the export began, oldest first.
     *
     * @param reading is told, after each page, up to which sequence the ledger has been searched
     */
    public void export(UUID warehouseId, EntryFilter filter, CsvRows rows, CsvExports.Reading reading) {
        export(warehouseId, new TransactionQuery(filter, true, Page.MAX_LIMIT, null, Duration.ZERO), rows, reading);
    }

    /** Writes every matching entry that was recorded before the export began. */
    void export(UUID warehouseId, TransactionQuery query, CsvRows rows) {
        export(warehouseId, query, rows, CsvExports.Reading.ONCE);
    }

    private void export(UUID warehouseId, TransactionQuery query, CsvRows rows, CsvExports.Reading reading) {
        long head = reading.page(() -> reads.head(warehouseId)).sequence();
        FeedPosition position = query.ascending() ? FeedPosition.BEGINNING : new FeedPosition(head + 1, null);
        EntryPage page;
        do {
            FeedPosition after = position;
            page = reading.page(() -> query.ascending()
                    ? unlessRewound(
                            query.listName(warehouseId),
                            () -> reads.oldest(warehouseId, query.filter(), after, head, query.limit()))
                    : reads.newest(warehouseId, query.filter(), after.sequence(), query.limit()));
            page.entries().forEach(view -> rows.row(cells(view)));
            position = page.position();
            reading.reached(position.sequence());
        } while (page.hasMore());
    }

    private static @Nullable Object[] cells(TransactionView view) {
        return Arrays.stream(CSV_COLUMNS)
                .map(column -> ReflectionUtils.invokeMethod(column.getAccessor(), view))
                .toArray();
    }
}
