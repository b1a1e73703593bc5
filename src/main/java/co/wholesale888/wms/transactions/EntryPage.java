package co.wholesale888.wms.transactions;

import co.wholesale888.wms.lanes.FeedLongPoll;
import co.wholesale888.wms.lanes.FeedPosition;
import co.wholesale888.wms.ledger.TransactionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of entries.
 *
 * @param entries the matching entries, in the requested order
 * @param position up to where (down to where, if the newest come first) the page covers the ledger, whether the entries
 *     there matched or not
 * @param hasMore whether the next page finds more, or at least continues from the position
 * @param finished whether no entry recorded in the future can match
 */
public record EntryPage(List<TransactionView> entries, FeedPosition position, boolean hasMore, boolean finished)
        implements FeedLongPoll.Page {

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The position of the next page, or null if there is none. */
    public @Nullable Long next() {
        return hasMore ? position.sequence() : null;
    }
}
