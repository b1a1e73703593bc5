package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderLine;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.orders.Orders;
import co.wholesale888.wms.orders.ReceivedLine;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.StockSearch;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The page of an order, with the forms that ship, deliver or cancel it. */
@PortalPage
@RequestMapping("/portal/operator/warehouses/{warehouse}/orders/{order}")
class OrderPageController {

    private static final int MAX_TEXT = 100;

    private final Orders orders;
    private final OrderLists lists;
    private final StockSearch stock;
    private final OneTimeForm oneTimeForm;

    OrderPageController(Orders orders, OrderLists lists, StockSearch stock, OneTimeForm oneTimeForm) {
        this.orders = orders;
        this.lists = lists;
        this.stock = stock;
        this.oneTimeForm = oneTimeForm;
    }

    @GetMapping
    ModelAndView order(SignedInOperator operator, WarehouseContext warehouse, @PathVariable String order) {
        return page(warehouse, IdKind.ORDER.require(order), Map.of(), FormErrors.NONE);
    }

    @PostMapping("/ship")
    ModelAndView ship(
            SignedInOperator operator,
            WarehouseContext warehouse,
            @PathVariable String order,
            Form form,
            HttpServletRequest request) {
        return submit(warehouse, order, request, "shipped", id -> {
            JsonFields fields =
                    JsonBody.of(form.json("carrier", "trackingNumber")).fields("carrier", "trackingNumber");
            String carrier = fields.text("carrier");
            String trackingNumber = fields.text("trackingNumber");
            fields.requireLength("carrier", carrier, 0, MAX_TEXT);
            fields.requireLength("trackingNumber", trackingNumber, 0, MAX_TEXT);
            fields.refuseInvalid();
            return orders.ship(warehouse.uuid(), id, carrier, trackingNumber);
        });
    }

    @PostMapping("/deliver")
    ModelAndView deliver(
            SignedInOperator operator,
            WarehouseContext warehouse,
            @PathVariable String order,
            Form form,
            HttpServletRequest request) {
        return submit(warehouse, order, request, "delivered", id -> {
            Order shipped = orders.get(warehouse.uuid(), id);
            return orders.deliver(warehouse.uuid(), id, readReceipt(shipped, form));
        });
    }

    @PostMapping("/cancel")
    ModelAndView cancel(
            SignedInOperator operator,
            WarehouseContext warehouse,
            @PathVariable String order,
            HttpServletRequest request) {
        return submit(warehouse, order, request, "cancelled", id -> orders.cancel(warehouse.uuid(), id));
    }

    /** Redirects to the order after the change. If the change is refused, shows the current order with the errors. */
    private ModelAndView submit(
            WarehouseContext warehouse,
            String order,
            HttpServletRequest request,
            String done,
            Function<UUID, Order> command) {
        UUID id = IdKind.ORDER.require(order);
        try {
            orders.inTurn(() -> oneTimeForm.submit(
                    warehouse, request, () -> command.apply(id), changed -> IdKind.ORDER.format(id)));
            return new ModelAndView(
                    "redirect:/portal/operator/warehouses/" + warehouse.id() + "/orders/" + order + "?done=" + done);
        } catch (RefusedException e) {
            int lines = orders.get(warehouse.uuid(), id).lines().size();
            FormErrors errors = FormErrors.ofLines(
                    e.refusal(), IntStream.range(0, lines).boxed().toList());
            return FormErrors.redisplay(page(warehouse, id, Form.of(request).entered(), errors), e.refusal());
        }
    }

    /** Reads the received quantities by the rules of the API. Non-numeric input becomes -1, which is rejected. */
    private static List<ReceivedLine> readReceipt(Order order, Form form) {
        ObjectNode delivery = JsonNodeFactory.instance.objectNode();
        ArrayNode lines = delivery.putArray("lines");
        for (int i = 0; i < order.lines().size(); i++) {
            ObjectNode line = lines.addObject().put("sku", order.lines().get(i).sku());
            String text = form.text("receivedQuantity." + i);
            if (text != null) {
                line.put("receivedQuantity", OrderForm.number(text));
            }
        }
        return ReceivedLine.read(JsonBody.of(delivery));
    }

    private ModelAndView page(WarehouseContext warehouse, UUID id, Map<String, String> entered, FormErrors errors) {
        Order order = orders.get(warehouse.uuid(), id);
        return new ModelAndView("portal/order")
                .addObject("order", order)
                .addObject(
                        "levels",
                        stock.levels(
                                warehouse.uuid(),
                                order.lines().stream().map(OrderLine::sku).toList()))
                .addObject("entered", order.status() == OrderStatus.PENDING ? withCarrier(warehouse, entered) : entered)
                .addObject("errors", errors);
    }

    /** Suggests the carrier of the last shipment. */
    private Map<String, String> withCarrier(WarehouseContext warehouse, Map<String, String> entered) {
        if (!entered.isEmpty()) {
            return entered;
        }
        List<Order> last = lists.shipments(warehouse.uuid(), null, 1, null).items();
        String carrier = last.isEmpty() ? null : last.getFirst().carrier();
        return carrier == null ? entered : Map.of("carrier", carrier);
    }
}
