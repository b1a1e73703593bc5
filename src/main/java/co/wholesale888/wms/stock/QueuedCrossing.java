package co.wholesale888.wms.stock;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/**
 * Maps the queue of crossings, so that Hibernate validates its table at start. A row never changes, so the whole row
 * can serve as its id.
 */
@Entity
@Immutable
@Table(name = "crossing")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate sets the field
final class QueuedCrossing {

    @EmbeddedId
    private Crossing crossing;
}
