package co.wholesale888.wms.stock;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Shows operators the registered SKUs and records that they have reviewed what a first shipment has registered. */
@Service
public class SkuReviews {

    private final EntityManager entityManager;
    private final HeadLock heads;
    private final SkuRegistry registry;
    private final AuditTrail trail;

    SkuReviews(EntityManager entityManager, HeadLock heads, SkuRegistry registry, AuditTrail trail) {
        this.entityManager = entityManager;
        this.heads = heads;
        this.registry = registry;
        this.trail = trail;
    }

    /**
     * Marks the SKU as reviewed; does nothing if it is.
     *
     * @throws RefusedException NOT_FOUND if there is no such SKU
     */
    @Transactional
    public RegisteredSku review(UUID warehouseId, String sku) {
        heads.lock(warehouseId);
        StockLevel level = level(warehouseId, sku).orElseThrow(() -> RefusedException.notFound("SKU"));
        boolean changed = level.review();
        RegisteredSku reviewed = level.registered();
        if (changed) {
            Map<String, Long> thresholds = Map.of("threshold", reviewed.threshold(), "par", reviewed.par());
            trail.record(AuditAction.SKU_REVIEWED, warehouseId, sku, thresholds);
        }
        return reviewed;
    }

    /** Threshold and par of a SKU. */
    public record Thresholds(long threshold, long par) {}

    /**
     * Sets threshold and par of the SKU, which makes it reviewed, and registers it if the warehouse lacks it. Does
     * nothing if it has them and is reviewed.
     *
     * @param seen what they were when the operator decided; null if there was no such SKU
     * @param chosen 0 to par - 1, and at most {@link co.wholesale888.wms.shared.Quantities#MAX}
     * @throws RefusedException NOT_FOUND if there is no such warehouse; INVALID_STATE if they are neither the seen nor
     *     the chosen ones
     */
    @Transactional
    public RegisteredSku settle(UUID warehouseId, String sku, @Nullable Thresholds seen, Thresholds chosen) {
        heads.lock(warehouseId);
        Thresholds now = find(warehouseId, sku)
                .map(current -> new Thresholds(current.threshold(), current.par()))
                .orElse(null);
        if (chosen.equals(now)) {
            return review(warehouseId, sku);
        }
        if (!Objects.equals(seen, now)) {
            if (seen == null) {
                throw new RefusedException(
                        ErrorCode.INVALID_STATE, sku + " is registered already. Nothing was changed.");
            }
            String change = now == null
                    ? "is not registered"
                    : "has threshold %s and par %s by now".formatted(now.threshold, now.par);
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "%s %s. Nothing was changed; check and send again.".formatted(sku, change));
        }
        return registry.put(warehouseId, sku, chosen.threshold, chosen.par).sku();
    }

    /** The SKU as it is registered; empty if the warehouse does not have it. */
    public Optional<RegisteredSku> find(UUID warehouseId, String sku) {
        return Skus.isValid(sku) ? level(warehouseId, sku).map(StockLevel::registered) : Optional.empty();
    }

    /** The number of unreviewed SKUs of all warehouses; counting stops at {@code max}. */
    public int countUnreviewed(int max) {
        Number count = (Number) entityManager
                .createNativeQuery(
                        "select count(*) from (select 1 from stock_level where not reviewed order by warehouse_id, sku limit :max) l")
                .setParameter("max", max)
                .getSingleResult();
        return count.intValue();
    }

    /**
     * Registered SKUs of all warehouses or of one, ordered by warehouse and SKU.
     *
     * @param reviewed only reviewed or only unreviewed ones; null for all
     * @param after {@link Page#next} of the previous page, or null
     */
    public Page<RegisteredSku> page(
            @Nullable UUID warehouseId, @Nullable Boolean reviewed, int limit, @Nullable String after) {
        // Compared as one row, so that the primary key leads straight to the page
        TypedQuery<StockLevel> query = entityManager.createQuery(
                "from StockLevel l where (l.warehouseId, l.sku) > (:afterWarehouse, :afterSku)"
                        + (warehouseId == null ? "" : " and l.warehouseId = :warehouse")
                        + (reviewed == null ? "" : reviewed ? " and l.reviewed" : " and not l.reviewed")
                        + " order by l.warehouseId, l.sku",
                StockLevel.class);
        String[] position = after == null ? new String[] {new UUID(0, 0).toString(), ""} : after.split(" ", 2);
        query.setParameter("afterWarehouse", UUID.fromString(position[0])).setParameter("afterSku", position[1]);
        if (warehouseId != null) {
            query.setParameter("warehouse", warehouseId);
        }
        return Page.of(
                        query.setMaxResults(limit + 1).getResultList(),
                        limit,
                        level -> level.warehouseId() + " " + level.sku())
                .map(StockLevel::registered);
    }

    private Optional<StockLevel> level(UUID warehouseId, String sku) {
        return Optional.ofNullable(entityManager.find(StockLevel.class, new StockLevel.Key(warehouseId, sku)));
    }
}
