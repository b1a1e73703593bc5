package co.wholesale888.wms.events;

import co.wholesale888.wms.warehouses.WarehouseRegistered;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Gives every new warehouse its sequence of events, before anything can happen in it. */
@Component
class NewWarehouseEvents {

    private final JdbcClient jdbc;

    NewWarehouseEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void open(WarehouseRegistered warehouse) {
        jdbc.sql("insert into event_head (warehouse_id, sequence) values (?, 0)")
                .param(warehouse.warehouseId())
                .update();
    }
}
