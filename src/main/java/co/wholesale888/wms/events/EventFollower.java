package co.wholesale888.wms.events;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Who has to act on every event: queues its work in the very transaction that the event is appended in. */
public interface EventFollower {

    /**
     * Queues what these events ask for. The warehouses' event heads are locked, so that calls for one warehouse come in
     * sequence, and what an earlier transaction has committed is visible.
     */
    void appended(Connection connection, List<Event> events) throws SQLException;

    /** Called after the commit, from the thread that committed: must not wait for anything. */
    void committed(List<Event> events);
}
