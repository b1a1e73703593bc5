package co.wholesale888.wms.events;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Records which warehouses get a {@code stock.changed} event for every write: those with an active subscription. The
 * writes of all other warehouses do not pay for it.
 */
@Component
public class StockChangedSubscribers {

    /** Finds those of the given warehouses that are subscribed, as a part of the write path's batch. */
    public static final String FIND =
            "select warehouse_id from event_head where warehouse_id = any(?::uuid[]) and stock_changed_subscribed";

    private final JdbcClient jdbc;

    StockChangedSubscribers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Reads the result of {@link #FIND}. */
    public static Set<UUID> read(ResultSet rows) throws SQLException {
        Set<UUID> subscribed = new HashSet<>();
        while (rows.next()) {
            subscribed.add(rows.getObject(1, UUID.class));
        }
        return subscribed;
    }

    /** Sets whether a warehouse is subscribed; applies to writes that begin after the caller's commit. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void set(UUID warehouseId, boolean subscribed) {
        jdbc.sql("""
                        update event_head set stock_changed_subscribed = :subscribed
                        where warehouse_id = :warehouse and stock_changed_subscribed <> :subscribed""")
                .param("subscribed", subscribed)
                .param("warehouse", warehouseId)
                .update();
    }
}
