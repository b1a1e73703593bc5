package co.wholesale888.wms.testing;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What has happened in a warehouse, as one of its events tells it. */
public record RecordedEvent(long sequence, String type, JsonNode data) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** All events of the warehouse in sequence, once everything that has crossed a threshold or par is evaluated. */
    public static List<RecordedEvent> in(JdbcClient jdbc, UUID warehouseId) {
        Awaitility.await("everything is evaluated")
                .atMost(PATIENCE)
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

    /** For example {@code alert.triggered A 12}: the quantity is that of the moment. */
    public String brief() {
        return "%s %s %d"
                .formatted(
                        type,
                        data.path("sku").stringValue("?"),
                        data.path("quantity").longValue(-1));
    }
}
