package co.wholesale888.wms.transactions;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How fast SKUs sell, by the SALEs in the ledger. */
public final class Sales {

    private static final Duration WINDOW = Duration.ofDays(28);
    /** Of a SKU that moves more often, so many last entries tell its pace as well. */
    private static final int MAX_ENTRIES = 10_000;

    private static final int SKUS_AT_ONCE = 20;
    private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

    private Sales() {}

    /**
     * What was sold of each of these SKUs within the last 28 days, in units per day; one that nothing was sold of is left
     * out. Where a SKU has very many entries, its last ones count alone, and the time that they span.
     *
     * @param jdbc the caller's connection, in whose transaction it is read
     */
    public static Map<String, Double> perDay(JdbcClient jdbc, UUID warehouseId, List<String> skus) {
        Map<String, Double> perDay = new HashMap<>();
        for (int from = 0; from < skus.size(); from += SKUS_AT_ONCE) {
            List<String> some = skus.subList(from, Math.min(skus.size(), from + SKUS_AT_ONCE));
            jdbc.sql("""
                            with first as materialized (
                                select ledger_sequence_at(:warehouse, now() - make_interval(days => :days)) as sequence)
                            select asked.sku, now(), count(*), min(e.recorded_at),
                                coalesce(sum(-e.delta) filter (where e.type = 'SALE'), 0)
                            from unnest(:skus::text[]) as asked (sku)
                            cross join lateral (
                                select type, delta, recorded_at from ledger_entry
                                where warehouse_id = :warehouse and sku = asked.sku
                                    and sequence > (select sequence from first)
                                order by sequence desc limit :most) e
                            group by asked.sku""")
                    .param("warehouse", warehouseId)
                    .param("days", (int) WINDOW.toDays())
                    .param("skus", some.toArray(String[]::new), java.sql.Types.ARRAY)
                    .param("most", MAX_ENTRIES)
                    .query(row -> {
                        Instant now = row.getObject(2, OffsetDateTime.class).toInstant();
                        Instant oldest = row.getObject(4, OffsetDateTime.class).toInstant();
                        Duration span = row.getLong(3) < MAX_ENTRIES ? WINDOW : Duration.between(oldest, now);
                        double days = Math.max(1, span.toSeconds()) / SECONDS_PER_DAY;
                        if (row.getLong(5) > 0) {
                            perDay.put(row.getString(1), row.getLong(5) / days);
                        }
                    });
        }
        return perDay;
    }
}
