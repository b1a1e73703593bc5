package co.wholesale888.wms.transactions;

import co.wholesale888.wms.ledger.TransactionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of entries. It may hold fewer than asked for, even none, although there is more: looking ends after a bounded
 * part of the ledger, and nextCursor goes on from there.
 *
 * @param nextCursor where to go on; oldest first never null, newest first null at the end
 */
record TransactionPage(
        List<TransactionView> transactions, @Nullable String nextCursor, boolean hasMore) {}
