package co.wholesale888.wms.alerts;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * An alert as stored: without quantities, which are read when the alert is shown. Written by {@link AlertStatements}.
 */
@Entity
@Immutable
@Table(name = "alert")
@IdClass(StoredAlert.Key.class)
class StoredAlert {

    @Id
    private UUID warehouseId;

    @Id
    private UUID id;

    private String sku;
    private Instant triggeredAt;
    private @Nullable Instant resolvedAt;

    /** For Hibernate, which fills the fields by itself. */
    @SuppressWarnings("NullAway.Init")
    protected StoredAlert() {}

    /**
     * @param resolvedAt null while the alert is open
     */
    StoredAlert(UUID warehouseId, UUID id, String sku, Instant triggeredAt, @Nullable Instant resolvedAt) {
        this.warehouseId = warehouseId;
        this.id = id;
        this.sku = sku;
        this.triggeredAt = triggeredAt;
        this.resolvedAt = resolvedAt;
    }

    UUID warehouseId() {
        return warehouseId;
    }

    UUID id() {
        return id;
    }

    String sku() {
        return sku;
    }

    Instant triggeredAt() {
        return triggeredAt;
    }

    @Nullable
    Instant resolvedAt() {
        return resolvedAt;
    }

    StoredAlert resolved(Instant at) {
        return new StoredAlert(warehouseId, id, sku, triggeredAt, at);
    }

    /** The primary key, which begins with the warehouse as every key does. */
    record Key(UUID warehouseId, UUID id) implements Serializable {}
}
