package co.wholesale888.wms.writes;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.ledger.TransactionView;
import java.util.List;
import java.util.UUID;

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

    /**
     * Identifies the levels of all SKUs of the file that the preview is of: where it shows no difference, the level is as
     * counted.
     */
    public String fingerprint() {
        return UUID.nameUUIDFromBytes(differences.toString().getBytes(UTF_8)).toString();
    }

    static CountPreview of(List<TransactionView> transactions) {
        int counted = transactions.size();
        List<Difference> differences = transactions.stream()
                .filter(each -> each.delta() != 0)
                .map(each -> new Difference(
                        each.sku(), each.quantityAfter() - each.delta(), each.quantityAfter(), each.delta()))
                .toList();
        return new CountPreview(true, counted, differences.size(), counted - differences.size(), differences);
    }
}
