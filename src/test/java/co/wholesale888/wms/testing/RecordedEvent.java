package co.wholesale888.wms.testing;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** An event of a warehouse, as stored in the database. */
public record RecordedEvent(long sequence, String type, JsonNode data) {

    /** Waits until all crossings of the warehouse are evaluated, and returns its events in sequence. */
    public static List<RecordedEvent> in(JdbcClient jdbc, UUID warehouseId) {
        Awaitility.await("all crossings are evaluated")
                .pollInterval(Duration.ofMillis(20))
                .until(() -> jdbc.sql("select count(*) from crossing where warehouse_id = ?")
                                .param(warehouseId)
                                .query(Long.class)
                                .single()
                        == 0);
        return jdbc.sql("select sequence, type, data from event where warehouse_id = ? order by sequence")
                .param(warehouseId)
                .query((row, n) -> new RecordedEvent(row.getLong(1), row.getString(2), Api.json(row.getString(3))))
                .list();
    }

    /** For example {@code alert.triggered A 12}, with the quantity at that time. */
    public String brief() {
        return "%s %s %s"
                .formatted(
                        type,
                        data.path("sku").stringValue("?"),
                        data.path("quantity").longValue(-1));
    }
}
