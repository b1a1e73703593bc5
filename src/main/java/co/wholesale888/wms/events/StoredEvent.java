package co.wholesale888.wms.events;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** Maps the table {@code event} for Hibernate's validation. Set-based SQL reads and appends {@link Event}s. */
@Entity
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
@Immutable
@Table(name = "event")
@IdClass(StoredEvent.Key.class)
final class StoredEvent {

    @Id
    UUID warehouseId;

    @Id
    long sequence;

    UUID id;
    String type;
    Instant occurredAt;
    String data;

    record Key(UUID warehouseId, long sequence) implements Serializable {}
}
