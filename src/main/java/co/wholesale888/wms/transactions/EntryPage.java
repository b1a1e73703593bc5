package co.wholesale888.wms.transactions;

import co.wholesale888.wms.lanes.FeedLongPoll;
import co.wholesale888.wms.ledger.LedgerEntry;
import java.util.List;

/**
 * What a look at the ledger found.
 *
 * @param entries the matching entries, in the order asked for
 * @param position how far the look went: everything up to this sequence (from this sequence on, where the newest come
 *     first) has been answered for, whether it matched or not
 * @param hasMore whether the next look finds more, or at least goes on from here
 * @param finished whether nothing that is recorded from now on can match
 */
record EntryPage(List<LedgerEntry> entries, long position, boolean hasMore, boolean finished)
        implements FeedLongPoll.Page {

    EntryPage {
        entries = List.copyOf(entries);
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }
}
