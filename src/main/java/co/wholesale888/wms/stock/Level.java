package co.wholesale888.wms.stock;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A SKU's level as the write path computes with it.
 *
 * @param sequence the ledger sequence of the SKU's last transaction, 0 before the first
 * @param critical whether a transaction or a changed threshold has left it at or below its threshold; false for a SKU
 *     that was registered and never moved
 * @param reserved what reservations hold; after damage or a count possibly more than the quantity
 */
@Embeddable
public record Level(
        @Column(updatable = false) long quantity,
        @Column(updatable = false) long threshold,
        @Column(updatable = false) long par,
        @Column(updatable = false) long sequence,
        @Column(updatable = false) boolean critical,
        @Column(updatable = false) long reserved) {

    /** The level after a transaction. */
    public Level after(long newQuantity, long newSequence) {
        return new Level(newQuantity, threshold, par, newSequence, newQuantity <= threshold, reserved);
    }

    /** The level after reservations have taken hold of so many more units, or of fewer if negative. */
    public Level hold(long more) {
        return new Level(quantity, threshold, par, sequence, critical, reserved + more);
    }

    /** What nobody holds, and can be sold, issued or reserved. */
    public long available() {
        return Math.max(0, quantity - reserved);
    }

    /** Which thresholds a transaction has crossed that led from the level before to this one. */
    public List<Crossing.Kind> crossedSince(Level before) {
        List<Crossing.Kind> crossed = new ArrayList<>(0);
        if (before.quantity >= par && quantity < par) {
            crossed.add(Crossing.Kind.BELOW_PAR);
        }
        if (critical != before.critical) {
            crossed.add(Crossing.Kind.to(critical));
        }
        return crossed;
    }

    /** A crossing that has led to this level. */
    public Crossing crossing(UUID warehouseId, long number, Crossing.Kind kind, String sku, Instant at) {
        return new Crossing(warehouseId, number, kind, sku, quantity, threshold, par, sequence, reserved, at);
    }

    public StockStatus status() {
        return StockStatus.of(quantity, threshold, par);
    }

    /** The level as callers see it. */
    public StockItem item(String sku, Instant updatedAt) {
        return StockItem.of(sku, quantity, reserved, threshold, par, sequence, updatedAt);
    }
}
