package co.wholesale888.wms.transactions;

import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.stock.EntryType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which entries a list holds; null means any.
 *
 * @param onlyWorker the worker whose entries alone the caller may see
 * @param from the earliest time of recording, inclusive
 * @param to the latest time of recording, exclusive
 * @param occurredFrom the earliest time of occurrence, inclusive
 * @param occurredTo the latest time of occurrence, exclusive
 */
public record EntryFilter(
        @Nullable String sku,
        @Nullable EntryType type,
        @Nullable EntrySource source,
        @Nullable String reference,
        @Nullable String workerId,
        @Nullable String onlyWorker,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Instant occurredFrom,
        @Nullable Instant occurredTo) {

    /** How long before its recording an entry may have occurred: 90 days, and one more for clocks that differ. */
    private static final Duration MAX_BEFORE = Duration.ofDays(91);

    /** How long after its recording: 5 minutes, but clocks differ. */
    private static final Duration MAX_AFTER = Duration.ofDays(1);

    /** Entries with any time of occurrence. */
    public EntryFilter(
            @Nullable String sku,
            @Nullable EntryType type,
            @Nullable EntrySource source,
            @Nullable String reference,
            @Nullable String workerId,
            @Nullable String onlyWorker,
            @Nullable Instant from,
            @Nullable Instant to) {
        this(sku, type, source, reference, workerId, onlyWorker, from, to, null, null);
    }

    /** The same entries, as far as they occurred between these times. */
    public EntryFilter occurring(@Nullable Instant first, @Nullable Instant end) {
        // The ledger is in the order of recording: within these bounds alone it is searched
        Instant recordedFrom = first == null ? from : first.minus(MAX_AFTER);
        Instant recordedTo = end == null ? to : end.plus(MAX_BEFORE);
        return new EntryFilter(
                sku, type, source, reference, workerId, onlyWorker, recordedFrom, recordedTo, first, end);
    }

    /** Every entry that the caller may see. */
    public static EntryFilter all(@Nullable String onlyWorker) {
        return new EntryFilter(null, null, null, null, null, onlyWorker, null, null);
    }

    /** The conditions beside the warehouse and the sequence: their names and the values required. */
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

    /** The column that a condition is about. */
    static String column(String condition) {
        return condition.equals("workerId") || condition.equals("onlyWorker") ? "worker_id" : condition;
    }

    /**
     * Whether one index holds exactly the matching entries, in order: the primary key if there is no condition, or the
     * index on the attribute of the only condition.
     */
    boolean isIndexed() {
        Map<String, String> conditions = conditions();
        if (occurredFrom != null || occurredTo != null) {
            return false;
        }
        return conditions.isEmpty()
                || (conditions.size() == 1 && !conditions.containsKey("type") && !conditions.containsKey("source"));
    }

    /** The filter as text, different for every other filter. */
    String signature() {
        List<String> parts = new ArrayList<>();
        conditions().forEach((name, value) -> parts.add(name + '=' + value));
        parts.add("from=" + from);
        parts.add("to=" + to);
        if (occurredFrom != null || occurredTo != null) {
            // Cursors of other lists stay valid
            parts.add("occurred=" + occurredFrom + "/" + occurredTo);
        }
        return String.join("\0", parts);
    }

    private static void put(Map<String, String> conditions, String name, @Nullable String value) {
        if (value != null) {
            conditions.put(name, value);
        }
    }
}
