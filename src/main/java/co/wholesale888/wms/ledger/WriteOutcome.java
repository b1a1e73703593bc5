package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.stock.StockItem;
import java.util.List;

/** What became of a write: all of it was applied, or nothing. */
public sealed interface WriteOutcome {

    /**
     * Everything was applied; as callers are answered.
     *
     * @param transactions one for each line, in their order
     * @param stock the touched levels as they stand after it, in SKU order
     */
    record Accepted(List<TransactionView> transactions, List<StockItem> stock) implements WriteOutcome {

        public Accepted {
            transactions = List.copyOf(transactions);
            stock = List.copyOf(stock);
        }
    }

    /** Nothing was applied. */
    record Refused(Refusal refusal) implements WriteOutcome {}
}
