package co.wholesale888.wms.stock;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** Maps the queue of {@link Crossing}s, which SQL writes and reads, so that Hibernate validates the table at start. */
@Entity
@Immutable
@Table(name = "crossing")
@IdClass(QueuedCrossing.Key.class)
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate sets the fields
class QueuedCrossing {

    @Id
    private UUID warehouseId;

    @Id
    private long number;

    @Enumerated(EnumType.STRING)
    private Crossing.Kind kind;

    private String sku;
    private long quantity;
    private long threshold;
    private long par;
    private long sequence;
    private Instant happenedAt;

    /** The primary key. */
    record Key(UUID warehouseId, long number) implements Serializable {}
}
