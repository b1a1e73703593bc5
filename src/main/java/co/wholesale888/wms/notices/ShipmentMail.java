package co.wholesale888.wms.notices;

import co.wholesale888.wms.notices.NoticeMail.Notice;
import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.orders.ShipmentMoved;
import co.wholesale888.wms.warehouses.Warehouse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Queues notices of shipments in the transactions in which they ship or are delivered. */
@Component
class ShipmentMail {

    private final NoticeMail mail;

    ShipmentMail(NoticeMail mail) {
        this.mail = mail;
    }

    @EventListener
    void send(ShipmentMoved moved) {
        mail.send(moved.order().warehouseId(), NoticeChoice::shipments, warehouse -> notice(warehouse, moved.order()));
    }

    private static Notice notice(Warehouse warehouse, Order order) {
        boolean delivered = order.status() == OrderStatus.DELIVERED;
        String what = "Order %s for %s ".formatted(order.reference(), warehouse.code());
        List<String> paragraphs = new ArrayList<>();
        int skus = order.lines().size();
        if (delivered) {
            paragraphs.add(what + "was delivered. What was received is in stock.");
        } else {
            paragraphs.add(what + "was shipped, with %s %s.".formatted(skus, skus == 1 ? "SKU" : "SKUs"));
            if (order.carrier() != null) {
                paragraphs.add("Carrier: " + order.carrier());
            }
            if (order.trackingNumber() != null) {
                paragraphs.add("Tracking number: " + order.trackingNumber());
            }
        }
        return new Notice(
                delivered ? "shipment delivered" : "shipment shipped",
                null,
                what + (delivered ? "was delivered" : "was shipped"),
                paragraphs,
                "/shipments",
                "See the shipments");
    }
}
