package co.wholesale888.wms.stock;

import co.wholesale888.wms.shared.IdKind;
import jakarta.persistence.Column;
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
class StockLevel {

    @Id
    private UUID warehouseId;

    @Id
    private String sku;

    @Column(updatable = false)
    private long quantity;

    private long threshold;
    private long par;

    @Column(updatable = false)
    private long sequence;

    @Column(updatable = false)
    private Instant updatedAt;

    private boolean reviewed;

    /** False for a SKU that was registered and never moved, although its quantity is below its threshold. */
    private boolean critical;

    UUID warehouseId() {
        return warehouseId;
    }

    String sku() {
        return sku;
    }

    /**
     * Changes threshold and par, which makes the SKU reviewed.
     *
     * @return whether the level has become critical by that, or is no longer critical
     */
    boolean change(long newThreshold, long newPar) {
        boolean wasCritical = critical;
        if (threshold != newThreshold) {
            critical = quantity <= newThreshold;
        }
        threshold = newThreshold;
        par = newPar;
        reviewed = true;
        return critical != wasCritical;
    }

    /**
     * Marks the SKU as reviewed.
     *
     * @return false if it was reviewed before
     */
    boolean review() {
        boolean changed = !reviewed;
        reviewed = true;
        return changed;
    }

    /** The crossing that a changed threshold has caused. */
    Crossing crossing(long number, Instant now) {
        Crossing.Kind kind = critical ? Crossing.Kind.TO_CRITICAL : Crossing.Kind.ABOVE_CRITICAL;
        return new Crossing(warehouseId, number, kind, sku, quantity, threshold, par, sequence, now);
    }

    StockItem item() {
        return StockItem.of(sku, quantity, threshold, par, sequence, updatedAt);
    }

    RegisteredSku registered() {
        return new RegisteredSku(
                IdKind.WAREHOUSE.format(warehouseId),
                sku,
                quantity,
                StockStatus.of(quantity, threshold, par),
                threshold,
                par,
                sequence,
                updatedAt,
                reviewed);
    }

    /** The primary key. */
    record Key(UUID warehouseId, String sku) implements Serializable {}
}
