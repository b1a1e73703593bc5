package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderLine;
import co.wholesale888.wms.orders.ReceivedLine;
import co.wholesale888.wms.portal.LevelRow;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of an order on its page.
 *
 * @param place its position in the order, which no step changes
 * @param received what has arrived; null until the order is delivered
 * @param entered what stands in the form as having arrived
 * @param level how the SKU stands in the warehouse; null where it is not registered yet
 */
record ReceiptRow(
        int place,
        String sku,
        long quantity,
        @Nullable Long received,
        String entered,
        @Nullable LevelRow level) {

    private static final String FIELD = "receivedQuantity.";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    static List<ReceiptRow> of(Order order, StockSearch stock, Map<String, String> entered) {
        Map<String, StockItem> levels = stock.levels(
                order.warehouseId(), order.lines().stream().map(OrderLine::sku).toList());
        List<ReceiptRow> lines = new ArrayList<>();
        for (OrderLine line : order.lines()) {
            int place = lines.size();
            StockItem level = levels.get(line.sku());
            lines.add(new ReceiptRow(
                    place,
                    line.sku(),
                    line.quantity(),
                    line.receivedQuantity(),
                    entered.getOrDefault(FIELD + place, "" + line.quantity()),
                    level == null ? null : new LevelRow(level)));
        }
        return lines;
    }

    /** What the form says has arrived, judged as if it came over the API; what is no number is refused, not guessed. */
    static List<ReceivedLine> read(Order order, Form form) {
        ObjectNode delivery = JsonNodeFactory.instance.objectNode();
        ArrayNode lines = delivery.putArray("lines");
        for (int i = 0; i < order.lines().size(); i++) {
            ObjectNode line = lines.addObject().put("sku", order.lines().get(i).sku());
            String text = form.text(FIELD + i);
            if (text != null) {
                line.put("receivedQuantity", NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1);
            }
        }
        return ReceivedLine.read(JsonBody.of(delivery));
    }

    /** How much more or less has arrived than was sent. */
    public long difference() {
        return received == null ? 0 : received - quantity;
    }
}
