package co.wholesale888.wms.transactions;

import co.wholesale888.wms.ledger.TransactionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of transactions. It may be short or empty although there are more: a page covers a bounded part of the ledger.
 *
 * @param nextCursor the cursor of the next page; never null if the oldest come first, null at the end otherwise
 */
record TransactionPage(
        List<TransactionView> transactions, @Nullable String nextCursor, boolean hasMore) {}
