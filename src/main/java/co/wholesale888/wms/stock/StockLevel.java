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

/** A SKU of a warehouse's registry with its live level. Everything but its review is changed by SQL. */
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

    /** Marks the SKU as reviewed; returns false if it was reviewed before. */
    boolean review() {
        boolean changed = !reviewed;
        reviewed = true;
        return changed;
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

    record Key(UUID warehouseId, String sku) implements Serializable {}
}
