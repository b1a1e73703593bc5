package co.wholesale888.wms.stock;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The SKUs of each warehouse. Operators and shipments register them, clients cannot.
 *
 * <p>Every change takes the {@link HeadLock} first, which orders it before or after each write of stock: a write sees
 * the threshold from before or from after a change, never both.
 */
@Service
public class SkuRegistry {

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

    /** The SKU, and whether it is new. */
    public record Put(boolean registered, RegisteredSku sku) {}

    /**
     * Registers a {@link NewSku} with quantity 0, or changes its threshold and par. Either makes it reviewed.
     *
     * @throws RefusedException NOT_FOUND if there is no such warehouse
     */
    @Transactional
    public Put put(UUID warehouseId, String sku, long threshold, long par) {
        NewSku asked = new NewSku(sku, threshold, par);
        Instant now = heads.lock(warehouseId);
        boolean registered = insert(warehouseId, List.of(asked), true) == 1;
        StockLevel level = entityManager.find(StockLevel.class, new StockLevel.Key(warehouseId, sku));
        if (level.change(threshold, par)) {
            crossings.store(List.of(level.crossing(heads.takeCrossings(warehouseId, 1), now)));
        }
        entityManager.flush();
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

    /** Returns the number of new SKUs, from the rows: the update count of Citus includes the others. */
    private int insert(UUID warehouseId, List<NewSku> skus, boolean reviewed) {
        return jdbc.sql("""
                        insert into stock_level
                            (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)
                        select ?, u.sku, 0, u.threshold, u.par, 0, clock_timestamp(), ?
                        from unnest(?::text[], ?::bigint[], ?::bigint[]) as u (sku, threshold, par)
                        on conflict (warehouse_id, sku) do nothing returning sku""")
                .param(warehouseId)
                .param(reviewed)
                .param(skus.stream().map(NewSku::sku).toArray(String[]::new))
                .param(skus.stream().map(NewSku::threshold).toArray(Long[]::new))
                .param(skus.stream().map(NewSku::par).toArray(Long[]::new))
                .query(String.class)
                .list()
                .size();
    }
}
