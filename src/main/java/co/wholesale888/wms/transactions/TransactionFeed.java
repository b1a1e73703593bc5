package co.wholesale888.wms.transactions;

import co.wholesale888.wms.lanes.FeedLongPoll;
import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.ledger.LedgerEntry;
import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.requests.CsvRows;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.RefusedException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;

/**
 * Lists entries: newest first for people, oldest first as a feed for programs.
 *
 * <p>The feed never skips or repeats an entry: sequences are assigned under the lock of the ledger's head, so that an
 * entry becomes visible only after all entries before it. The feed's cursor is the last sequence that it has covered.
 */
@Service
class TransactionFeed {

    static final String[] CSV_HEADER = Arrays.stream(TransactionView.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toArray(String[]::new);

    private final LedgerReads reads;
    private final FeedLongPoll longPoll;
    private final Cursors cursors;

    TransactionFeed(LedgerReads reads, @Qualifier("ledgerWatch") SequenceWatch watch, Cursors cursors) {
        this.reads = reads;
        this.longPoll = new FeedLongPoll(watch);
        this.cursors = cursors;
    }

    @Bean("ledgerWatch")
    static SequenceWatch ledgerWatch(LedgerReads reads) {
        return new SequenceWatch("ledger-watch", reads::heads);
    }

    /** Returns a page. A query with a wait is answered with an empty page only when its time is over. */
    TransactionPage page(Caller.Bearer caller, TransactionQuery query) {
        UUID warehouseId = caller.warehouseId();
        String listName = query.listName(warehouseId);
        String cursor = cursors.decode(listName, query.cursor());
        EntryPage page;
        if (!query.ascending()) {
            long before = cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
            page = reads.newestFirst(warehouseId, query.filter(), before, query.limit());
        } else {
            long after = cursor == null ? 0 : Long.parseLong(cursor);
            page = longPoll.page(caller, after, query.maxWait(), start -> scan(warehouseId, query, start));
        }
        boolean continues = query.ascending() || page.hasMore();
        return new TransactionPage(
                page.entries().stream().map(LedgerEntry::view).toList(),
                cursors.encode(listName, continues ? Long.toString(page.position()) : null),
                page.hasMore());
    }

    /** Finds the transaction with this id; NOT_FOUND also if the caller may not see it. */
    TransactionView find(Caller.Bearer caller, UUID id) {
        return reads.find(caller.warehouseId(), id)
                .filter(entry -> EntryFilter.isVisible(entry, caller.onlyWorker()))
                .map(LedgerEntry::view)
                .orElseThrow(() -> RefusedException.notFound("transaction"));
    }

    /** Writes every matching entry that was recorded before the export began. */
    void export(UUID warehouseId, TransactionQuery query, CsvRows rows) {
        long head = reads.head(warehouseId).sequence();
        long position = query.ascending() ? 0 : head + 1;
        EntryPage page;
        do {
            page = query.ascending()
                    ? reads.oldestFirst(warehouseId, query.filter(), position, head, query.limit())
                    : reads.newestFirst(warehouseId, query.filter(), position, query.limit());
            page.entries().forEach(entry -> write(entry.view(), rows));
            position = page.position();
        } while (page.hasMore());
    }

    private EntryPage scan(UUID warehouseId, TransactionQuery query, long after) {
        return reads.oldestFirst(warehouseId, query.filter(), after, Long.MAX_VALUE, query.limit());
    }

    private static void write(TransactionView view, CsvRows rows) {
        rows.row(
                view.id(),
                view.sequence(),
                view.sku(),
                view.type(),
                view.delta(),
                view.quantityAfter(),
                view.status(),
                view.workerId(),
                view.reference(),
                view.note(),
                view.source(),
                view.sourceId(),
                view.occurredAt(),
                view.recordedAt(),
                view.hash());
    }
}
