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
 * A line of an order as a table row, and the form in which an operator enters the received quantities.
 *
 * @param index the index of the line in the order
 * @param received the received quantity; null until the order is delivered
 * @param entered the content of the input
 * @param level the stock level; null if the SKU is not registered
 */
record ReceiptRow(
        int index,
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
            int index = lines.size();
            StockItem level = levels.get(line.sku());
            lines.add(new ReceiptRow(
                    index,
                    line.sku(),
                    line.quantity(),
                    line.receivedQuantity(),
                    entered.getOrDefault(FIELD + index, "" + line.quantity()),
                    level == null ? null : new LevelRow(level)));
        }
        return lines;
    }

    /** Reads the received quantities by the rules of the API. Non-numeric input becomes -1, which is rejected. */
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

    /** The received quantity minus the ordered one. */
    public long difference() {
        return received == null ? 0 : received - quantity;
    }
}
