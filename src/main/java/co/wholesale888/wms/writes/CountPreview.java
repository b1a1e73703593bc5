package co.wholesale888.wms.writes;

import co.wholesale888.wms.ledger.WriteOutcome;
import java.util.List;

/**
 * What a count would write.
 *
 * @param dryRun always true, to tell it from what a count has written
 * @param counted the number of rows
 * @param changed the number of levels that would change
 * @param unchanged the number of levels that the count confirms
 * @param differences the levels that would change, in the order of the file
 */
public record CountPreview(boolean dryRun, int counted, int changed, int unchanged, List<Difference> differences) {

    public CountPreview {
        differences = List.copyOf(differences);
    }

    /** A level that differs from what was counted. */
    public record Difference(String sku, long quantity, long countedQuantity, long delta) {}

    static CountPreview of(WriteOutcome.Accepted dryRun) {
        int counted = dryRun.transactions().size();
        List<Difference> differences = dryRun.transactions().stream()
                .filter(each -> each.delta() != 0)
                .map(each -> new Difference(
                        each.sku(), each.quantityAfter() - each.delta(), each.quantityAfter(), each.delta()))
                .toList();
        return new CountPreview(true, counted, differences.size(), counted - differences.size(), differences);
    }
}
