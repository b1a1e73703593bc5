package co.wholesale888.wms.events;

import co.wholesale888.wms.database.SqlTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A stored event of a warehouse.
 *
 * @param sequence 1, 2, 3, … in each warehouse without gaps
 * @param data the payload as JSON, the same bytes for every recipient
 */
public record Event(UUID warehouseId, long sequence, UUID id, EventType type, Instant occurredAt, String data) {

    /** The columns of the table {@code event} that {@link #read} needs. */
    static final String COLUMNS = "warehouse_id, sequence, id, type, occurred_at, data";

    /** Reads a row with {@link #COLUMNS}. */
    static Event read(ResultSet row) throws SQLException {
        return new Event(
                row.getObject("warehouse_id", UUID.class),
                row.getLong("sequence"),
                row.getObject("id", UUID.class),
                Objects.requireNonNull(EventType.parse(row.getString("type"))),
                SqlTimes.instant(row, "occurred_at"),
                row.getString("data"));
    }
}
