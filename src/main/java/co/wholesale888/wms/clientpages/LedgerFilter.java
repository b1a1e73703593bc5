package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.ledger.EntrySource;
import co.wholesale888.wms.ledger.EntryType;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.transactions.EntryFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which entries the page of the ledger shows, as its address says it; empty texts stand for any.
 *
 * @param from the first day, in UTC, by the time of recording, or null
 * @param to the last day, or null
 * @param before the sequence before which to look, or null for the newest
 */
record LedgerFilter(
        String sku,
        @Nullable EntryType type,
        @Nullable EntrySource source,
        String reference,
        String worker,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable Long before) {

    static final LedgerFilter NONE = new LedgerFilter("", null, null, "", "", null, null, null);

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern SEQUENCE = Pattern.compile("[1-9][0-9]{0,17}");

    static LedgerFilter of(Query query) {
        String sku = text(query, "sku", Skus.MAX_LENGTH);
        EntryType type = query.choice("type", EntryType.class);
        EntrySource source = query.choice("source", EntrySource.class);
        String reference = text(query, "reference", 128);
        String worker = text(query, "worker", 64);
        LocalDate from = date(query, "from");
        LocalDate to = date(query, "to");
        String before = query.text("before");
        if (before != null && !SEQUENCE.matcher(before).matches()) {
            query.report("before", "before must be a sequence.");
        }
        query.refuseInvalid();
        Long position = before == null ? null : Long.valueOf(before);
        return new LedgerFilter(sku, type, source, reference, worker, from, to, position);
    }

    EntryFilter entries() {
        return new EntryFilter(
                orNull(sku),
                type,
                source,
                orNull(reference),
                orNull(worker),
                null,
                from == null ? null : beginning(from),
                to == null ? null : beginning(to.plusDays(1)));
    }

    public boolean narrowed() {
        return !newest().isEmpty();
    }

    String olderThan(long sequence) {
        return new LedgerFilter(sku, type, source, reference, worker, from, to, sequence).query();
    }

    public String newest() {
        return new LedgerFilter(sku, type, source, reference, worker, from, to, null).query();
    }

    /** What stands behind the question mark, with it; empty where everything is shown. */
    String query() {
        StringBuilder query = new StringBuilder();
        add(query, "sku", sku);
        add(query, "type", type == null ? "" : type.name());
        add(query, "source", source == null ? "" : source.name());
        add(query, "reference", reference);
        add(query, "worker", worker);
        add(query, "from", from == null ? "" : from.toString());
        add(query, "to", to == null ? "" : to.toString());
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

    private static Instant beginning(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static @Nullable LocalDate date(Query query, String name) {
        String text = query.text(name);
        try {
            return text == null || !DATE.matcher(text).matches() ? refused(query, name, text) : LocalDate.parse(text);
        } catch (DateTimeException e) {
            return refused(query, name, text);
        }
    }

    private static @Nullable LocalDate refused(Query query, String name, @Nullable String text) {
        if (text != null) {
            query.report(name, name + " must be a day such as 2026-11-23.");
        }
        return null;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String text(Query query, String name, int maxLength) {
        String text = query.text(name);
        if (text != null && text.codePointCount(0, text.length()) > maxLength) {
            query.report(name, "%s must be at most %d characters.".formatted(name, maxLength));
        }
        return text == null ? "" : text.strip();
    }
}
