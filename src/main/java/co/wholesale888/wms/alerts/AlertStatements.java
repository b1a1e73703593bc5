package co.wholesale888.wms.alerts;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.SqlTimes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements of the evaluation on alerts; one for a whole batch each. */
final class AlertStatements {

    private static final String STORE = """
            insert into alert (warehouse_id, id, sku, triggered_at, resolved_at)
            select * from unnest(?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[])
            on conflict (warehouse_id, id) do update set resolved_at = excluded.resolved_at""";

    private AlertStatements() {}

    static List<StoredAlert> findOpen(JdbcClient jdbc, UUID warehouseId, Collection<String> skus) {
        return jdbc.sql("""
                        select id, sku, triggered_at from alert
                        where warehouse_id = ? and resolved_at is null and sku = any(?)""")
                .param(warehouseId)
                .param(skus.toArray(String[]::new))
                .query((row, n) -> new StoredAlert(
                        warehouseId, row.getObject(1, UUID.class), row.getString(2), SqlTimes.instant(row, 3), null))
                .list();
    }

    /**
     * Stores new and resolved alerts in the given order: a SKU has one open alert at a time, so its old alert must be
     * resolved before its new one is inserted.
     */
    static void store(Connection connection, Collection<StoredAlert> alerts) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            new ArrayBinder(statement)
                    .column("uuid", alerts, alert -> alert.warehouseId)
                    .column("uuid", alerts, alert -> alert.id)
                    .column("text", alerts, alert -> alert.sku)
                    .column("text", alerts, alert -> alert.triggeredAt)
                    .column("text", alerts, alert -> alert.resolvedAt);
            statement.executeUpdate();
        }
    }
}
