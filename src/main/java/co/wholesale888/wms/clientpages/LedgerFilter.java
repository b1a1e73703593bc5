package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.DateParameters;
import co.wholesale888.wms.portal.QueryString;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.Lengths;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.transactions.EntryFilter;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The filter of the ledger page, as in its query string. Empty and null fields match every entry.
 *
 * @param from the first day on which what is recorded occurred, or null
 * @param to the last day, or null
 * @param zone the time zone of the days
 * @param before shows entries with a lower sequence, or the newest if null
 */
record LedgerFilter(
        String sku,
        @Nullable EntryType type,
        @Nullable EntrySource source,
        String reference,
        String worker,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        ZoneId zone,
        @Nullable Long before) {

    private static final Pattern SEQUENCE = Pattern.compile("[1-9][0-9]{0,17}");

    static LedgerFilter of(Query query) {
        String sku = text(query, "sku", Skus.MAX_LENGTH);
        EntryType type = query.choice("type", EntryType.class);
        EntrySource source = query.choice("source", EntrySource.class);
        String reference = text(query, "reference", Lengths.MAX_REFERENCE);
        String worker = text(query, "worker", Lengths.MAX_WORKER_ID);
        LocalDate from = DateParameters.date(query, "from");
        LocalDate to = DateParameters.date(query, "to");
        ZoneId zone = DateParameters.zone(query);
        String before = query.text("before");
        if (before != null && !SEQUENCE.matcher(before).matches()) {
            query.report("before", "before must be a sequence number.");
        }
        query.refuseInvalid();
        Long sequence = before == null ? null : Long.valueOf(before);
        return new LedgerFilter(sku, type, source, reference, worker, from, to, zone, sequence);
    }

    EntryFilter toEntryFilter() {
        return new EntryFilter(
                        emptyToNull(sku), type, source, emptyToNull(reference), emptyToNull(worker), null, null, null)
                .occurring(DateParameters.start(from, zone), DateParameters.end(to, zone));
    }

    String words() {
        List<String> words = new ArrayList<>();
        addWords(words, "SKU", sku);
        addWords(words, "type", type);
        addWords(words, "source", source);
        addWords(words, "reference", reference);
        addWords(words, "worker", worker);
        addWords(words, "from", from);
        addWords(words, "to", to);
        if (hasZone()) {
            words.add("days in " + zone);
        }
        return words.isEmpty() ? "all entries" : String.join(", ", words);
    }

    private static void addWords(List<String> words, String name, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            words.add(name + " " + value);
        }
    }

    public boolean isActive() {
        return !newestQuery().isEmpty();
    }

    /** Whether the days are those of a time zone other than UTC. */
    public boolean hasZone() {
        return (from != null || to != null) && !zone.equals(ZoneOffset.UTC);
    }

    public String newestQuery() {
        return query(null);
    }

    String olderQuery(long sequence) {
        return query(sequence);
    }

    private String query(@Nullable Long before) {
        return new QueryString()
                .add("sku", sku)
                .add("type", type)
                .add("source", source)
                .add("reference", reference)
                .add("worker", worker)
                .add("from", from)
                .add("to", to)
                .add("zone", hasZone() ? zone : "")
                .add("before", before)
                .toString();
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String text(Query query, String name, int maxLength) {
        String text = query.text(name, maxLength);
        return text == null ? "" : text.strip();
    }
}
