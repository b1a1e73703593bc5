package co.wholesale888.wms.stock;

import co.wholesale888.wms.stock.SkuRegistry.NewSku;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Reads and changes many SKUs of a warehouse's registry. The number of statements does not grow with the SKUs. */
@Component
public class SkuBatches {

    /** Thresholds that change put a level on the other side: the same rule as {@link StockLevel#change}. */
    private static final String CROSSED = """
            select l.sku, l.quantity, u.threshold, u.par, l.sequence, l.quantity <= u.threshold as critical, l.reserved
            from unnest(?::text[], ?::bigint[], ?::bigint[]) as u (sku, threshold, par)
            join stock_level l on l.sku = u.sku
            where l.warehouse_id = ? and l.threshold <> u.threshold and l.critical <> (l.quantity <= u.threshold)
            order by l.sku""";

    private static final String CHANGE = """
            update stock_level l set threshold = u.threshold, par = u.par, reviewed = true,
                critical = case when l.threshold = u.threshold then l.critical else l.quantity <= u.threshold end
            from unnest(?::text[], ?::bigint[], ?::bigint[]) as u (sku, threshold, par)
            where l.warehouse_id = ? and l.sku = u.sku
              and (l.threshold <> u.threshold or l.par <> u.par or not l.reviewed)""";

    private final JdbcClient jdbc;
    private final SkuRegistry registry;
    private final HeadLock heads;
    private final Crossings crossings;

    SkuBatches(JdbcClient jdbc, SkuRegistry registry, HeadLock heads, Crossings crossings) {
        this.jdbc = jdbc;
        this.registry = registry;
        this.heads = heads;
        this.crossings = crossings;
    }

    /** Threshold and par of a registered SKU, and whether an operator has confirmed them. */
    public record Registered(long threshold, long par, boolean reviewed) {}

    /** Finds the SKUs that the warehouse has, by name. */
    public Map<String, Registered> find(UUID warehouseId, Collection<String> skus) {
        Map<String, Registered> found = new HashMap<>();
        jdbc.sql("""
                        select l.sku, l.threshold, l.par, l.reviewed from unnest(?::text[]) as u (sku)
                        join stock_level l on l.sku = u.sku where l.warehouse_id = ?""").param(skus.toArray(String[]::new)).param(warehouseId).query(row -> {
            found.put(row.getString(1), new Registered(row.getLong(2), row.getLong(3), row.getBoolean(4)));
        });
        return found;
    }

    /**
     * Locks the warehouse's head until the caller's transaction ends, so that its SKUs stay as they are then found.
     *
     * @throws co.wholesale888.wms.shared.RefusedException NOT_FOUND if there is no such warehouse
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(UUID warehouseId) {
        heads.lock(warehouseId);
    }

    /**
     * Registers SKUs and changes threshold and par of others, as {@link SkuRegistry#put} does with one, in the caller's
     * transaction, which holds the {@link #lock}. Leaves no entries in the audit trail.
     *
     * @param unknown those that {@link #find} does not find
     * @param known those that it finds, each once
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void put(UUID warehouseId, List<NewSku> unknown, List<NewSku> known) {
        if (!unknown.isEmpty()) {
            registry.register(warehouseId, unknown, true);
        }
        if (!known.isEmpty()) {
            storeCrossings(warehouseId, known);
            bound(CHANGE, known).param(warehouseId).update();
        }
    }

    private void storeCrossings(UUID warehouseId, List<NewSku> skus) {
        List<String> names = new ArrayList<>();
        List<Level> levels = new ArrayList<>();
        bound(CROSSED, skus).param(warehouseId).query(row -> {
            names.add(row.getString(1));
            levels.add(new Level(
                    row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getBoolean(6), row.getLong(7)));
        });
        if (levels.isEmpty()) {
            return;
        }
        Instant now = heads.lock(warehouseId);
        long before = heads.takeCrossings(warehouseId, levels.size()) - levels.size();
        List<Crossing> crossed = new ArrayList<>();
        for (Level level : levels) {
            Crossing.Kind kind = level.critical() ? Crossing.Kind.TO_CRITICAL : Crossing.Kind.ABOVE_CRITICAL;
            String sku = names.get(crossed.size());
            crossed.add(level.crossing(warehouseId, before + crossed.size() + 1, kind, sku, now));
        }
        crossings.store(crossed);
    }

    private JdbcClient.StatementSpec bound(String sql, List<NewSku> skus) {
        return jdbc.sql(sql)
                .param(skus.stream().map(NewSku::sku).toArray(String[]::new))
                .param(skus.stream().map(NewSku::threshold).toArray(Long[]::new))
                .param(skus.stream().map(NewSku::par).toArray(Long[]::new));
    }
}
