package co.wholesale888.wms.events;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;

/** Maps the table with the end of each warehouse's events, which {@link Events} locks and updates by set-based SQL. */
@Entity
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
final class EventHead {

    @Id
    UUID warehouseId;

    /** The sequence of the last event, 0 if there is none. */
    long sequence;

    boolean stockChangedSubscribed;
}
