package co.wholesale888.wms.events;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;

/**
 * The end of a warehouse's events. A transaction that appends events locks the row.
 *
 * <p>Maps the table, so that Hibernate validates it at start; {@link Events} reads and writes it by set-based SQL.
 */
@Entity
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class EventHead {

    @Id
    UUID warehouseId;

    /** The sequence of the last event, 0 if there is none. */
    long sequence;

    boolean stockChangedSubscribed;
}
