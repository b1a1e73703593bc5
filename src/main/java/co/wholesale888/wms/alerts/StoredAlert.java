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

/** An alert without quantities, which are read when it is shown. {@link AlertStatements} writes it. */
@Entity
@Immutable
@Table(name = "alert")
@IdClass(StoredAlert.Key.class)
final class StoredAlert {

    @Id
    UUID warehouseId;

    @Id
    UUID id;

    String sku;
    Instant triggeredAt;

    @Nullable
    Instant resolvedAt; // null while the alert is open

    /** For Hibernate, which fills the fields by itself. */
    @SuppressWarnings("NullAway.Init")
    StoredAlert() {}

    StoredAlert(UUID warehouseId, UUID id, String sku, Instant triggeredAt, @Nullable Instant resolvedAt) {
        this.warehouseId = warehouseId;
        this.id = id;
        this.sku = sku;
        this.triggeredAt = triggeredAt;
        this.resolvedAt = resolvedAt;
    }

    StoredAlert resolved(Instant at) {
        return new StoredAlert(warehouseId, id, sku, triggeredAt, at);
    }

    record Key(UUID warehouseId, UUID id) implements Serializable {}
}
