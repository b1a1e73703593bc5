package co.wholesale888.wms.events;

import co.wholesale888.wms.warehouses.WarehouseRegistered;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Creates the event head of every new warehouse, before other listeners can append events to it. */
@Component
class NewWarehouseEvents {

    private final JdbcClient jdbc;

    NewWarehouseEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void createHead(WarehouseRegistered warehouse) {
        jdbc.sql("insert into event_head (warehouse_id, sequence) values (?, 0)")
                .param(warehouse.warehouseId())
                .update();
    }
}
