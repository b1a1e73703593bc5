package co.wholesale888.wms.events;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Acts on every event: queues its work in the transaction that appends the event. */
public interface EventFollower {

    /**
     * Queues the work for these events. The warehouses' events are locked, so that calls for one warehouse come in
     * sequence, and the changes of earlier transactions are visible.
     */
    void appended(Connection connection, List<Event> events) throws SQLException;

    /** Called after the commit by the committing thread. Must not block. */
    void committed(List<Event> events);
}
