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
 * For which warehouses every write is announced as {@code stock.changed}. Only while somebody asks for it, so that
 * nobody else's writes pay for it.
 */
@Component
public class StockChangedSubscribers {

    /** Finds which of some warehouses want it; a part of the write path's batch, with one parameter: their ids. */
    public static final String FIND =
            "select warehouse_id from event_head where warehouse_id = any(?::uuid[]) and stock_changed_subscribed";

    private final JdbcClient jdbc;

    StockChangedSubscribers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Reads what {@link #FIND} found. */
    public static Set<UUID> read(ResultSet rows) throws SQLException {
        Set<UUID> wanting = new HashSet<>();
        while (rows.next()) {
            wanting.add(rows.getObject(1, UUID.class));
        }
        return wanting;
    }

    /** Begins or ends it for a warehouse, with the caller's transaction: writes that begin after its commit obey. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void set(UUID warehouseId, boolean wanted) {
        jdbc.sql(
                        "update event_head set stock_changed_subscribed = ? where warehouse_id = ? and stock_changed_subscribed <> ?")
                .params(wanted, warehouseId, wanted)
                .update();
    }
}
