package co.wholesale888.wms.stock;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which SKUs a warehouse has. Clients cannot register any: operators do, and shipments.
 *
 * <p>Every change takes the lock of the warehouse's ledger head first, so that it stands in one order with the writes of
 * its stock: a write is judged by the threshold from before or from after a change, never by both.
 */
@Service
public class SkuRegistry {

    static final String COLUMNS = "sku, quantity, threshold, par, sequence, updated_at, reviewed";

    private static final String INSERT = """
            insert into stock_level (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)
            values (:warehouse, :sku, 0, :threshold, :par, 0, clock_timestamp(), :reviewed)""";

    private final JdbcClient jdbc;
    private final Crossings crossings;
    private final AuditTrail trail;

    SkuRegistry(JdbcClient jdbc, Crossings crossings, AuditTrail trail) {
        this.jdbc = jdbc;
        this.crossings = crossings;
        this.trail = trail;
    }

    /**
     * A SKU to be registered.
     *
     * @param threshold 0 to par - 1
     * @param par at most {@link Quantities#MAX}
     */
    public record NewSku(String sku, long threshold, long par) {}

    /** What became of a SKU that was put: whether it is new, and how it stands now. */
    public record Put(boolean registered, RegisteredSku sku) {}

    /**
     * Registers the SKU with quantity 0, or changes its threshold and par. It counts as reviewed.
     *
     * @param threshold 0 to par - 1
     * @param par at most {@link Quantities#MAX}
     * @throws RefusedException NOT_FOUND where there is no such warehouse
     */
    @Transactional
    public Put put(UUID warehouseId, String sku, long threshold, long par) {
        check(sku, threshold, par);
        lockHead(warehouseId);
        Optional<Standing> before = standing(warehouseId, sku);
        // A level that was only registered is not critical, and a threshold that stays changes nothing about that
        boolean critical = before.map(
                        level -> level.threshold() == threshold ? level.critical() : level.quantity() <= threshold)
                .orElse(false);
        RegisteredSku put = jdbc.sql(INSERT + """
                         on conflict (warehouse_id, sku) do update
                        set threshold = excluded.threshold, par = excluded.par, reviewed = true,
                            critical = :critical
                        returning""" + " " + COLUMNS)
                .param("warehouse", warehouseId)
                .param("sku", sku)
                .param("threshold", threshold)
                .param("par", par)
                .param("reviewed", true)
                .param("critical", critical)
                .query((row, n) -> registered(warehouseId, row))
                .single();
        if (before.isPresent() && before.get().critical() != critical) {
            cross(warehouseId, put, critical);
        }
        Map<String, ?> details = Map.of("threshold", threshold, "par", par, "registered", before.isEmpty());
        trail.record(AuditAction.SKU_PUT, warehouseId, sku, details);
        return new Put(before.isEmpty(), put);
    }

    /**
     * Registers the SKU with quantity 0 where the warehouse lacks it; one that is there stays as it is.
     *
     * @param threshold 0 to par - 1
     * @param par at most {@link Quantities#MAX}
     * @param reviewed whether threshold and par are chosen by somebody, not merely derived
     * @return whether it is new
     * @throws RefusedException NOT_FOUND where there is no such warehouse
     */
    @Transactional
    public boolean register(UUID warehouseId, String sku, long threshold, long par, boolean reviewed) {
        return register(warehouseId, List.of(new NewSku(sku, threshold, par)), reviewed) == 1;
    }

    /** As {@link #register(UUID, String, long, long, boolean)}, for many at once; gives how many are new. */
    @Transactional
    public int register(UUID warehouseId, List<NewSku> skus, boolean reviewed) {
        skus.forEach(sku -> check(sku.sku(), sku.threshold(), sku.par()));
        lockHead(warehouseId);
        return jdbc.sql("""
                        insert into stock_level
                            (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)
                        select ?, u.sku, 0, u.threshold, u.par, 0, clock_timestamp(), ?
                        from unnest(?::text[], ?::bigint[], ?::bigint[]) as u (sku, threshold, par)
                        on conflict (warehouse_id, sku) do nothing""")
                .param(warehouseId)
                .param(reviewed)
                .param(skus.stream().map(NewSku::sku).toArray(String[]::new))
                .param(skus.stream().map(NewSku::threshold).toArray(Long[]::new))
                .param(skus.stream().map(NewSku::par).toArray(Long[]::new))
                .update();
    }

    private void cross(UUID warehouseId, RegisteredSku sku, boolean critical) {
        Crossing crossing = jdbc.sql("""
                        update ledger_head set crossings = crossings + 1 where warehouse_id = ?
                        returning crossings, clock_timestamp()""")
                .param(warehouseId)
                .query((row, n) -> new Crossing(
                        warehouseId,
                        row.getLong(1),
                        critical ? Crossing.Kind.TO_CRITICAL : Crossing.Kind.ABOVE_CRITICAL,
                        sku.sku(),
                        sku.quantity(),
                        sku.threshold(),
                        sku.par(),
                        sku.sequence(),
                        row.getObject(2, OffsetDateTime.class).toInstant()))
                .single();
        crossings.store(crossing);
    }

    private Optional<Standing> standing(UUID warehouseId, String sku) {
        return jdbc.sql("select quantity, threshold, critical from stock_level where warehouse_id = ? and sku = ?")
                .params(warehouseId, sku)
                .query((row, n) -> new Standing(row.getLong(1), row.getLong(2), row.getBoolean(3)))
                .optional();
    }

    void lockHead(UUID warehouseId) {
        jdbc.sql("set local lock_timeout = 1500").update();
        boolean locked = jdbc.sql("select sequence from ledger_head where warehouse_id = ? for no key update")
                .param(warehouseId)
                .query(Long.class)
                .optional()
                .isPresent();
        if (!locked) {
            throw RefusedException.notFound("warehouse");
        }
    }

    private static void check(String sku, long threshold, long par) {
        if (!Skus.isValid(sku) || threshold < 0 || threshold >= par || par > Quantities.MAX) {
            throw new IllegalArgumentException("no SKU with 0 <= threshold < par <= %d: %s, %d, %d"
                    .formatted(Quantities.MAX, sku, threshold, par));
        }
    }

    private record Standing(long quantity, long threshold, boolean critical) {}

    static RegisteredSku registered(UUID warehouseId, ResultSet row) throws SQLException {
        long quantity = row.getLong("quantity");
        long threshold = row.getLong("threshold");
        long par = row.getLong("par");
        return new RegisteredSku(
                IdKind.WAREHOUSE.format(warehouseId),
                row.getString("sku"),
                quantity,
                StockStatus.of(quantity, threshold, par),
                threshold,
                par,
                row.getLong("sequence"),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("reviewed"));
    }
}
