package co.wholesale888.wms.events;

import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.lanes.FeedPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored event of a warehouse.
 *
 * @param sequence 1, 2, 3, … in each warehouse without gaps
 * @param data the payload as JSON, the same bytes for every recipient
 */
public record Event(UUID warehouseId, long sequence, UUID id, EventType type, Instant occurredAt, String data) {

    /** The columns of the table {@code event} that {@link #read} needs. */
    static final String COLUMNS = "warehouse_id, sequence, id, type, occurred_at, data";

    FeedPosition position() {
        return position(sequence, id);
    }

    /** The position behind the event with this sequence and id; null if it is not known. The end of an id is random. */
    static FeedPosition position(long sequence, @Nullable UUID id) {
        return new FeedPosition(sequence, id == null ? null : HexFormat.of().toHexDigits(id.getLeastSignificantBits()));
    }

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
