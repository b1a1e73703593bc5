package co.wholesale888.wms.stock;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        RegisteredSku reviewed = jdbc.sql(
                        "select " + SkuRegistry.COLUMNS + " from stock_level where warehouse_id = ? and sku = ?")
                .params(warehouseId, sku)
                .query((row, n) -> SkuRegistry.registered(warehouseId, row))
                .optional()
                .orElseThrow(() -> RefusedException.notFound("SKU"));
        if (changed) {
            Map<String, Long> levels = Map.of("threshold", reviewed.threshold(), "par", reviewed.par());
            trail.record(AuditAction.SKU_REVIEWED, warehouseId, sku, levels);
        }
        return reviewed;
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
