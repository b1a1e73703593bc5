package co.wholesale888.wms.stock;

import co.wholesale888.wms.shared.IdKind;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** A SKU of a warehouse's registry with its live level. Only the ledger changes the quantity, by SQL of its own. */
@Entity
@IdClass(StockLevel.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
final class StockLevel {

    @Id
    private UUID warehouseId;

    @Id
    private String sku;

    @Embedded
    private Level level;

    @Column(updatable = false)
    private Instant updatedAt;

    private boolean reviewed;

    UUID warehouseId() {
        return warehouseId;
    }

    String sku() {
        return sku;
    }

    /** Changes threshold and par, which makes the SKU reviewed; returns whether {@code critical} has changed. */
    boolean change(long threshold, long par) {
        Level before = level;
        boolean critical = threshold == before.threshold() ? before.critical() : before.quantity() <= threshold;
        level = new Level(before.quantity(), threshold, par, before.sequence(), critical, before.reserved());
        reviewed = true;
        return critical != before.critical();
    }

    /** Marks the SKU as reviewed; returns false if it was reviewed before. */
    boolean review() {
        boolean changed = !reviewed;
        reviewed = true;
        return changed;
    }

    /** The crossing that a changed threshold has caused. */
    Crossing crossing(long number, Instant now) {
        Crossing.Kind kind = level.critical() ? Crossing.Kind.TO_CRITICAL : Crossing.Kind.ABOVE_CRITICAL;
        return level.crossing(warehouseId, number, kind, sku, now);
    }

    StockItem item() {
        return level.item(sku, updatedAt);
    }

    RegisteredSku registered() {
        return new RegisteredSku(
                IdKind.WAREHOUSE.format(warehouseId),
                sku,
                level.quantity(),
                level.status(),
                level.threshold(),
                level.par(),
                level.sequence(),
                updatedAt,
                reviewed);
    }

    /** The primary key. */
    record Key(UUID warehouseId, String sku) implements Serializable {}
}
