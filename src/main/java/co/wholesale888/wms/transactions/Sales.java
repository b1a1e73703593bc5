package co.wholesale888.wms.transactions;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.database.SqlTimes;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sales rates of SKUs, from the SALE entries in the ledger. */
@Component
public class Sales {

    private static final Duration WINDOW = Duration.ofDays(28);
    /** The rate of an SKU with more entries than this is computed from the latest ones. */
    private static final int MAX_ENTRIES = 10_000;

    /** For how many SKUs of a warehouse one statement computes the rates. */
    public static final int SKUS_PER_STATEMENT = 20;

    private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

    private final SharedConnections connections;
    private final JdbcClient jdbc;

    Sales(SharedConnections connections, JdbcClient jdbc) {
        this.connections = connections;
        this.jdbc = jdbc;
    }

    /**
     * Computes how many units of each SKU were sold per day in the last 28 days. SKUs without sales are left out. The
     * rate of an SKU with very many entries is computed from its latest entries and the time that they span.
     */
    public Map<String, Double> perDay(UUID warehouseId, List<String> skus) {
        Map<String, Double> perDay = new HashMap<>();
        long before = connections.call(Share.LEDGER_READS, () -> lastBeforeWindow(warehouseId));
        for (int from = 0; from < skus.size(); from += SKUS_PER_STATEMENT) {
            List<String> chunk = skus.subList(from, Math.min(skus.size(), from + SKUS_PER_STATEMENT));
            perDay.putAll(connections.call(Share.LEDGER_READS, () -> perDayOf(warehouseId, chunk, before)));
        }
        return perDay;
    }

    private long lastBeforeWindow(UUID warehouseId) {
        return jdbc.sql("select ledger_sequence_at(?, now() - make_interval(days => ?))")
                .params(warehouseId, (int) WINDOW.toDays())
                .query(Long.class)
                .single();
    }

    private Map<String, Double> perDayOf(UUID warehouseId, List<String> skus, long before) {
        Map<String, Double> perDay = new HashMap<>();
        jdbc.sql("""
                            select asked.sku, now(), count(*), min(e.recorded_at),
                                coalesce(sum(-e.delta) filter (where e.type = 'SALE'), 0)
                            from unnest(:skus::text[]) as asked (sku)
                            cross join lateral (
                                select type, delta, recorded_at from ledger_entry
                                where warehouse_id = :warehouse and sku = asked.sku
                                    and sequence > :before
                                order by sequence desc limit :most) e
                            group by asked.sku""")
                .param("warehouse", warehouseId)
                .param("before", before)
                .param("skus", skus.toArray(String[]::new), Types.ARRAY)
                .param("most", MAX_ENTRIES)
                .query(row -> {
                    Instant now = SqlTimes.instant(row, 2);
                    Instant oldest = SqlTimes.instant(row, 4);
                    Duration span = row.getLong(3) < MAX_ENTRIES ? WINDOW : Duration.between(oldest, now);
                    double days = Math.max(1, span.toSeconds()) / SECONDS_PER_DAY;
                    if (row.getLong(5) > 0) {
                        perDay.put(row.getString(1), row.getLong(5) / days);
                    }
                });
        return perDay;
    }
}
