package co.wholesale888.wms.transactions;

import co.wholesale888.wms.ledger.EntrySource;
import co.wholesale888.wms.ledger.EntryType;
import co.wholesale888.wms.ledger.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; null stands for any.
 *
 * @param onlyWorker the worker to whose entries the caller is limited, whatever else it asks for
 * @param from the earliest time recorded, inclusive
 * @param to the latest time recorded, exclusive
 */
public record EntryFilter(
        @Nullable String sku,
        @Nullable EntryType type,
        @Nullable EntrySource source,
        @Nullable String reference,
        @Nullable String workerId,
        @Nullable String onlyWorker,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** Every entry that a caller limited like this may see. */
    public static EntryFilter all(@Nullable String onlyWorker) {
        return new EntryFilter(null, null, null, null, null, onlyWorker, null, null);
    }

    /** Whether the caller may see the entry at all. */
    static boolean visible(LedgerEntry entry, @Nullable String onlyWorker) {
        return onlyWorker == null || onlyWorker.equals(entry.workerId());
    }

    /** What has to hold beside the warehouse and the sequence: SQL conditions with their named parameters' values. */
    Map<String, String> conditions() {
        Map<String, String> conditions = new LinkedHashMap<>();
        put(conditions, "sku", sku);
        put(conditions, "reference", reference);
        put(conditions, "workerId", workerId);
        if (onlyWorker != null && !onlyWorker.equals(workerId)) {
            put(conditions, "onlyWorker", onlyWorker);
        }
        put(conditions, "type", type == null ? null : type.name());
        put(conditions, "source", source == null ? null : source.name());
        return conditions;
    }

    /**
     * Whether one index holds exactly the matching entries, in order, so that no entry is looked at in vain: with no
     * condition the primary key, with one of these its own index.
     */
    boolean isIndexed() {
        Map<String, String> conditions = conditions();
        return conditions.isEmpty()
                || (conditions.size() == 1 && !conditions.containsKey("type") && !conditions.containsKey("source"));
    }

    /** All of it as one text, different for every other filter. */
    String signature() {
        List<String> parts = new ArrayList<>();
        conditions().forEach((name, value) -> parts.add(name + '=' + value));
        parts.add("from=" + from);
        parts.add("to=" + to);
        return String.join("\0", parts);
    }

    private static void put(Map<String, String> conditions, String name, @Nullable String value) {
        if (value != null) {
            conditions.put(name, value);
        }
    }
}
