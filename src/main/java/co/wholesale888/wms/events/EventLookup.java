package co.wholesale888.wms.events;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds single events for other modules. */
@Component
public class EventLookup {

    private final JdbcClient jdbc;

    EventLookup(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Finds a warehouse's event by its sequence; empty if it has been purged. */
    public Optional<Event> find(UUID warehouseId, long sequence) {
        return jdbc.sql("select " + Event.COLUMNS + " from event where warehouse_id = ? and sequence = ?")
                .params(warehouseId, sequence)
                .query((row, number) -> Event.read(row))
                .optional();
    }

    /** The sequence of the oldest event of a warehouse that is kept; all after it are kept. Empty if there is none. */
    public Optional<Long> firstSequence(UUID warehouseId) {
        return jdbc.sql("select sequence from event where warehouse_id = ? order by sequence limit 1")
                .param(warehouseId)
                .query(Long.class)
                .optional();
    }
}
