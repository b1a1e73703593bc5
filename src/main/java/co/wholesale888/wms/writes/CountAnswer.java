package co.wholesale888.wms.writes;

import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.ledger.WriteOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a count has written: one transaction for each row, in the order of the file. */
record CountAnswer(
        boolean dryRun, @Nullable String reference, int counted, int changed, int unchanged, List<Entry> transactions) {

    /** The ledger entry of a row. */
    record Entry(@Nullable Long sequence, String sku, long delta, long quantityAfter) {}

    static CountAnswer of(@Nullable String reference, WriteOutcome.Accepted written) {
        List<TransactionView> transactions = written.transactions();
        int changed =
                (int) transactions.stream().filter(each -> each.delta() != 0).count();
        return new CountAnswer(
                false,
                reference,
                transactions.size(),
                changed,
                transactions.size() - changed,
                transactions.stream()
                        .map(each -> new Entry(each.sequence(), each.sku(), each.delta(), each.quantityAfter()))
                        .toList());
    }
}
