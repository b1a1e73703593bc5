package co.wholesale888.wms.portal;

import co.wholesale888.wms.ledger.EntryFilter;
import co.wholesale888.wms.ledger.EntryType;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.web.Query;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which entries the page of the ledger shows, as its address says it; empty texts stand for any.
 *
 * @param before the sequence before which to look, or null for the newest
 */
record LedgerFilter(
        String sku,
        @Nullable EntryType type,
        String reference,
        String worker,
        @Nullable Long before) {

    private static final Pattern SEQUENCE = Pattern.compile("[1-9][0-9]{0,17}");

    static LedgerFilter of(Query query) {
        String sku = text(query, "sku", Skus.MAX_LENGTH);
        EntryType type = query.choice("type", EntryType.class);
        String reference = text(query, "reference", 128);
        String worker = text(query, "worker", 64);
        String before = query.text("before");
        if (before != null && !SEQUENCE.matcher(before).matches()) {
            query.offend("before", "before must be a sequence.");
        }
        query.refuseInvalid();
        return new LedgerFilter(sku, type, reference, worker, before == null ? null : Long.valueOf(before));
    }

    EntryFilter entries() {
        return new EntryFilter(orNull(sku), type, null, orNull(reference), orNull(worker), null, null, null);
    }

    public boolean narrowed() {
        return !sku.isEmpty() || type != null || !reference.isEmpty() || !worker.isEmpty();
    }

    String olderThan(long sequence) {
        return new LedgerFilter(sku, type, reference, worker, sequence).query();
    }

    public String newest() {
        return new LedgerFilter(sku, type, reference, worker, null).query();
    }

    /** What stands behind the question mark, with it; empty where everything is shown. */
    String query() {
        StringBuilder query = new StringBuilder();
        add(query, "sku", sku);
        add(query, "type", type == null ? "" : type.name());
        add(query, "reference", reference);
        add(query, "worker", worker);
        add(query, "before", before == null ? "" : before.toString());
        return query.toString();
    }

    private static void add(StringBuilder query, String name, String value) {
        if (!value.isEmpty()) {
            query.append(query.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String text(Query query, String name, int maxLength) {
        String text = query.text(name);
        if (text != null && text.codePointCount(0, text.length()) > maxLength) {
            query.offend(name, "%s must be at most %d characters.".formatted(name, maxLength));
        }
        return text == null ? "" : text.strip();
    }
}
