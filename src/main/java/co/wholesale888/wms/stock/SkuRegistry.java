package co.wholesale888.wms.stock;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The SKUs of each warehouse. Operators and shipments register them, clients cannot.
 *
 * <p>Every change takes the {@link HeadLock} first, which orders it before or after each write of stock: a write sees
 * the threshold from before or from after a change, never both.
 */
@Service
public class SkuRegistry {

    /** The levels that changed thresholds put on the other side. */
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
    private final EntityManager entityManager;
    private final HeadLock heads;
    private final Crossings crossings;
    private final AuditTrail trail;

    SkuRegistry(JdbcClient jdbc, EntityManager entityManager, HeadLock heads, Crossings crossings, AuditTrail trail) {
        this.jdbc = jdbc;
        this.entityManager = entityManager;
        this.heads = heads;
        this.crossings = crossings;
        this.trail = trail;
    }

    /**
     * A SKU to register.
     *
     * @param threshold 0 to par - 1
     * @param par at most {@link Quantities#MAX}
     */
    public record NewSku(String sku, long threshold, long par) {

        public NewSku {
            if (!Skus.isValid(sku) || threshold < 0 || threshold >= par || par > Quantities.MAX) {
                throw new IllegalArgumentException("no SKU with 0 <= threshold < par <= %s: %s, %s, %s"
                        .formatted(Quantities.MAX, sku, threshold, par));
            }
        }
    }

    /** Threshold and par of a registered SKU, and whether an operator has confirmed them. */
    public record Registered(long threshold, long par, boolean reviewed) {}

    /** The SKU, and whether it is new. */
    public record Put(boolean registered, RegisteredSku sku) {}

    /**
     * Registers a {@link NewSku} with quantity 0, or changes its threshold and par. Either makes it reviewed.
     *
     * @throws RefusedException NOT_FOUND if there is no such warehouse
     */
    @Transactional
    public Put put(UUID warehouseId, String sku, long threshold, long par) {
        List<NewSku> asked = List.of(new NewSku(sku, threshold, par));
        Instant now = heads.lock(warehouseId);
        boolean registered = insert(warehouseId, asked, true) == 1;
        if (!registered) {
            change(warehouseId, asked, now);
        }
        StockLevel level = entityManager.find(StockLevel.class, new StockLevel.Key(warehouseId, sku));
        entityManager.refresh(level); // the caller's transaction may have loaded it before
        Map<String, ?> details = Map.of("threshold", threshold, "par", par, "registered", registered);
        trail.record(AuditAction.SKU_PUT, warehouseId, sku, details);
        return new Put(registered, level.registered());
    }

    /**
     * Registers SKUs that the warehouse lacks, with quantity 0, and leaves the others as they are.
     *
     * @param reviewed false if threshold and par are derived and an operator has to review them
     * @return how many of the SKUs are new
     * @throws RefusedException NOT_FOUND if there is no such warehouse
     */
    @Transactional
    public int register(UUID warehouseId, List<NewSku> skus, boolean reviewed) {
        heads.lock(warehouseId);
        return insert(warehouseId, skus, reviewed);
    }

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
     * @throws RefusedException NOT_FOUND if there is no such warehouse
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(UUID warehouseId) {
        heads.lock(warehouseId);
    }

    /**
     * Registers SKUs and changes threshold and par of others, as {@link #put} does with one, in the caller's
     * transaction, which holds the {@link #lock}. The number of statements does not grow with the SKUs. Leaves no
     * entries in the audit trail.
     *
     * @param unknown those that {@link #find} does not find
     * @param known those that it finds, each once
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void putAll(UUID warehouseId, List<NewSku> unknown, List<NewSku> known) {
        Instant now = heads.lock(warehouseId);
        if (!unknown.isEmpty()) {
            insert(warehouseId, unknown, true);
        }
        if (!known.isEmpty()) {
            change(warehouseId, known, now);
        }
    }

    private void change(UUID warehouseId, List<NewSku> skus, Instant now) {
        List<String> names = new ArrayList<>();
        List<Level> levels = new ArrayList<>();
        bind(jdbc.sql(CROSSED), skus).param(warehouseId).query(row -> {
            names.add(row.getString(1));
            levels.add(new Level(
                    row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getBoolean(6), row.getLong(7)));
        });
        if (!levels.isEmpty()) {
            long before = heads.takeCrossings(warehouseId, levels.size()) - levels.size();
            List<Crossing> crossed = new ArrayList<>();
            for (Level level : levels) {
                String sku = names.get(crossed.size());
                Crossing.Kind kind = Crossing.Kind.to(level.critical());
                crossed.add(level.crossing(warehouseId, before + crossed.size() + 1, kind, sku, now));
            }
            crossings.store(crossed);
        }
        bind(jdbc.sql(CHANGE), skus).param(warehouseId).update();
    }

    /** Returns the number of new SKUs, from the rows: the update count of Citus includes the others. */
    private int insert(UUID warehouseId, List<NewSku> skus, boolean reviewed) {
        JdbcClient.StatementSpec insert = jdbc.sql("""
                        insert into stock_level
                            (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)
                        select ?, u.sku, 0, u.threshold, u.par, 0, clock_timestamp(), ?
                        from unnest(?::text[], ?::bigint[], ?::bigint[]) as u (sku, threshold, par)
                        on conflict (warehouse_id, sku) do nothing returning sku""");
        return bind(insert.params(warehouseId, reviewed), skus)
                .query(String.class)
                .list()
                .size();
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, List<NewSku> skus) {
        return statement
                .param(skus.stream().map(NewSku::sku).toArray(String[]::new))
                .param(skus.stream().map(NewSku::threshold).toArray(Long[]::new))
                .param(skus.stream().map(NewSku::par).toArray(Long[]::new));
    }
}
