package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.stock.StockItem;
import java.util.List;

/** The outcome of a write: all of its lines were applied, or none. */
public sealed interface WriteOutcome {

    /**
     * All lines were applied. This is also the body that callers get.
     *
     * @param dryRun whether nothing was written, because that was asked for
     * @param transactions one for each line, in the same order
     * @param stock the changed levels after the write, in SKU order
     */
    record Accepted(boolean dryRun, List<TransactionView> transactions, List<StockItem> stock) implements WriteOutcome {

        public Accepted {
            transactions = List.copyOf(transactions);
            stock = List.copyOf(stock);
        }
    }

    /** No line was applied. */
    record Refused(Refusal refusal) implements WriteOutcome {}
}
