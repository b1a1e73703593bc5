package co.wholesale888.wms.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What goes over the wire, with the names of the API's document. Fields that are not known yet are ignored. */
public final class Models {

    private Models() {}

    /** A page of a list or feed. */
    public interface Page {
        String nextCursor();

        boolean hasMore();
    }

    record StockPage(List<StockItem> items, String nextCursor, boolean hasMore) implements Page {}

    public record TransactionPage(List<Transaction> transactions, String nextCursor, boolean hasMore)
            implements Page {}

    public record EventPage(List<Event> events, String nextCursor, boolean hasMore) implements Page {}

    public record StockItem(
            String sku, long quantity, Long reserved, Long available, String status, long threshold, long par,
            Long sequence, Instant updatedAt) {}

    /** One change of one level; null for what is not given. */
    public record Line(
            String sku, String type, Long delta, Long countedQuantity, Long expectedQuantity, String workerId,
            String reference, String note, Instant occurredAt) {

        public static Line sale(String sku, long quantity, String reference) {
            return new Line(sku, "SALE", -quantity, null, null, null, reference, null, null);
        }
    }

    /** A ledger entry. In a dry run, id, sequence, recordedAt and hash are null. */
    public record Transaction(
            String id, Long sequence, String sku, String type, long delta, long quantityAfter, String status,
            String workerId, String reference, String note, String source, String sourceId, Instant occurredAt,
            Instant recordedAt, String hash) {}

    public record WriteResult(boolean dryRun, List<Transaction> transactions, List<StockItem> stock) {}

    record Count(String reference, List<CountRow> counts) {}

    public record CountRow(String sku, long countedQuantity, Long expectedQuantity, String note) {}

    public record CountResult(boolean dryRun, int counted, int changed, int unchanged, List<Difference> differences) {}

    public record Difference(String sku, long quantity, long countedQuantity, long delta) {}

    /** {@code data} is the state at that moment, in the form that the API's document gives for the type. */
    public record Event(
            String id, Long sequence, String type, String warehouse, Instant occurredAt, Map<String, Object> data) {}
}
