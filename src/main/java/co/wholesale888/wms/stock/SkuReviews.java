package co.wholesale888.wms.stock;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Which SKUs somebody has looked at: the thresholds and pars of the others were derived from their first shipment. */
@Service
public class SkuReviews {

    private final JdbcClient jdbc;
    private final SkuRegistry registry;
    private final AuditTrail trail;

    SkuReviews(JdbcClient jdbc, SkuRegistry registry, AuditTrail trail) {
        this.jdbc = jdbc;
        this.registry = registry;
        this.trail = trail;
    }

    /**
     * Marks the SKU as looked at; harmless when repeated.
     *
     * @throws RefusedException NOT_FOUND where there is no such SKU
     */
    @Transactional
    public RegisteredSku review(UUID warehouseId, String sku) {
        registry.lockHead(warehouseId);
        boolean changed = jdbc.sql("""
                                update stock_level set reviewed = true
                                where warehouse_id = ? and sku = ? and not reviewed""").params(warehouseId, sku).update() == 1;
        RegisteredSku reviewed = find(warehouseId, sku).orElseThrow(() -> RefusedException.notFound("SKU"));
        if (changed) {
            Map<String, Long> levels = Map.of("threshold", reviewed.threshold(), "par", reviewed.par());
            trail.record(AuditAction.SKU_REVIEWED, warehouseId, sku, levels);
        }
        return reviewed;
    }

    /** Threshold and par of a SKU. */
    public record Levels(long threshold, long par) {}

    /**
     * Gives the SKU these levels, and registers it where the warehouse lacks it; it counts as reviewed. Harmless when
     * repeated.
     *
     * @param seen how they were for who decides this; null where there was no such SKU
     * @param wanted 0 to par - 1, and at most {@link co.wholesale888.wms.shared.Quantities#MAX}
     * @throws RefusedException NOT_FOUND where there is no such warehouse; INVALID_STATE where the levels are not what was
     *     seen, nor what is wanted
     */
    @Transactional
    public RegisteredSku settle(UUID warehouseId, String sku, @Nullable Levels seen, Levels wanted) {
        registry.lockHead(warehouseId);
        Levels now = find(warehouseId, sku)
                .map(standing -> new Levels(standing.threshold(), standing.par()))
                .orElse(null);
        if (wanted.equals(now)) {
            return review(warehouseId, sku);
        }
        if (!Objects.equals(seen, now)) {
            String standing = now == null
                    ? "is not registered"
                    : "has threshold %d and par %d by now".formatted(now.threshold, now.par);
            throw new RefusedException(
                    ErrorCode.INVALID_STATE, "%s %s. Nothing was changed; decide anew.".formatted(sku, standing));
        }
        return registry.put(warehouseId, sku, wanted.threshold, wanted.par).sku();
    }

    /** The SKU as it is registered; empty where the warehouse has no such one. */
    public Optional<RegisteredSku> find(UUID warehouseId, String sku) {
        return jdbc.sql("select " + SkuRegistry.COLUMNS + " from stock_level where warehouse_id = ? and sku = ?")
                .params(warehouseId, sku)
                .query((row, n) -> SkuRegistry.registered(warehouseId, row))
                .optional();
    }

    /** How many SKUs of all warehouses wait to be looked at, counted up to a limit. */
    public int waiting(int atMost) {
        return jdbc.sql("select count(*) from (select from stock_level where not reviewed limit ?) l")
                .param(atMost)
                .query(Integer.class)
                .single();
    }

    /**
     * Registered SKUs of all warehouses or of one, in the order of warehouses and SKUs.
     *
     * @param reviewed only those that are, or are not; null for all
     * @param after the place of the last one of the previous page, or null
     */
    public Page<RegisteredSku> page(
            @Nullable UUID warehouseId, @Nullable Boolean reviewed, int limit, @Nullable String after) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        List<Object> parameters = new ArrayList<>();
        if (reviewed != null) {
            conditions.add(reviewed ? "reviewed" : "not reviewed");
        }
        if (warehouseId != null) {
            conditions.add("warehouse_id = ?");
            parameters.add(warehouseId);
        }
        if (after != null) {
            String[] place = after.split(" ", 2);
            conditions.add("(warehouse_id, sku) > (?, ?)");
            parameters.add(UUID.fromString(place[0]));
            parameters.add(place[1]);
        }
        parameters.add(limit + 1);
        String sql = "select warehouse_id, " + SkuRegistry.COLUMNS + " from stock_level where "
                + String.join(" and ", conditions) + " order by warehouse_id, sku limit ?";
        List<RegisteredSku> found = jdbc.sql(sql)
                .params(parameters)
                .query((row, n) -> SkuRegistry.registered(row.getObject("warehouse_id", UUID.class), row))
                .list();
        return Page.of(found, limit, sku -> IdKind.WAREHOUSE.require(sku.warehouse()) + " " + sku.sku());
    }
}
