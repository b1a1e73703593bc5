package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.orders.NewOrder;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.shared.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An order that an operator is drawing up, as its form holds it, right or wrong.
 *
 * @param list what was pasted and could not be read as lines; ordinarily empty
 */
record OrderForm(String reference, List<Line> lines, String list) {

    private static final Pattern FIELD = Pattern.compile("(?:known|sku|quantity)\\.([0-9]{1,4})");
    private static final Pattern KNOWN = Pattern.compile("(\\S{1,64}) ([0-9]{1,18})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern PASTED = Pattern.compile("([^\\s,;]+)[\\s,;]+([^\\s,;]+)");

    OrderForm {
        lines = List.copyOf(lines);
    }

    /**
     * A line of it.
     *
     * @param seenOnOrder what was on order when the operator looked at it; null for a line that was typed
     * @param checked whether the operator has been told that the warehouse does not have this SKU
     */
    record Line(String sku, String quantity, @Nullable Long seenOnOrder, boolean checked) {

        static Line typed(String sku, String quantity) {
            return new Line(sku, quantity, null, false);
        }

        /** Whether its SKU stands fast, so that no quantity means that it shall not be ordered. */
        public boolean fixed() {
            return seenOnOrder != null;
        }

        boolean leftOut() {
            return fixed() && (quantity.isEmpty() || quantity.equals("0"));
        }

        boolean hasSku() {
            return Skus.isValid(sku);
        }
    }

    static OrderForm read(Form form) {
        TreeSet<Integer> places = new TreeSet<>();
        for (String name : form.entered().keySet()) {
            Matcher field = FIELD.matcher(name);
            if (field.matches()) {
                places.add(Integer.valueOf(field.group(1)));
            }
        }
        List<Line> lines = new ArrayList<>();
        for (int place : places) {
            Line line = line(form, place);
            if (line.fixed() || !line.sku.isEmpty() || !line.quantity.isEmpty()) {
                lines.add(line);
            }
        }
        StringBuilder unread = new StringBuilder();
        text(form, "list").lines().filter(row -> !row.isBlank()).forEach(row -> {
            Matcher pasted = PASTED.matcher(row.strip());
            if (pasted.matches()) {
                lines.add(Line.typed(pasted.group(1), pasted.group(2)));
            } else {
                unread.append(row.strip()).append('\n');
            }
        });
        return new OrderForm(text(form, "reference"), lines, unread.toString());
    }

    /** The order that this asks for, judged as if it came over the API. */
    NewOrder check() {
        if (!list.isEmpty()) {
            String message = "Each line is a SKU and a quantity, such as TEE-BLK-L 24. These are not";
            throw new RefusedException(
                    Refusal.of(List.of(Violation.of("list", ErrorCode.VALIDATION_FAILED, message + "."))));
        }
        if (places().isEmpty()) {
            throw new RefusedException(
                    ErrorCode.VALIDATION_FAILED, "There is nothing to order: give at least one SKU a quantity.");
        }
        if (places().size() > NewOrder.MAX_LINES) {
            throw new RefusedException(
                    ErrorCode.VALIDATION_FAILED,
                    "An order has 1 to %d lines, and these are %d. Make two orders of them."
                            .formatted(NewOrder.MAX_LINES, places().size()));
        }
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        if (!reference.isEmpty()) {
            order.put("reference", reference);
        }
        ArrayNode json = order.putArray("lines");
        places().forEach(place -> json.add(json(lines.get(place))));
        return NewOrder.read(JsonBody.of(order).fields("reference", "lines"), true);
    }

    /** Which lines are ordered. */
    List<Integer> places() {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).leftOut()) {
                places.add(i);
            }
        }
        return places;
    }

    /** What the operator has seen on order, by SKU. */
    Map<String, Long> seenOnOrder() {
        Map<String, Long> seen = new HashMap<>();
        for (Line line : lines) {
            Long units = line.seenOnOrder;
            if (units != null) {
                seen.put(line.sku, units);
            }
        }
        return seen;
    }

    private static Line line(Form form, int place) {
        String quantity = text(form, "quantity." + place);
        Matcher known = KNOWN.matcher(text(form, "known." + place));
        if (known.matches()) {
            return new Line(known.group(1), quantity, Long.valueOf(known.group(2)), true);
        }
        String sku = text(form, "sku." + place);
        return new Line(sku, quantity, null, sku.equals(form.text("checked." + place)));
    }

    /** What is no number is none that is allowed: so it is refused together with whatever else is wrong. */
    private static ObjectNode json(Line line) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!line.sku.isEmpty()) {
            json.put("sku", line.sku);
        }
        if (!line.quantity.isEmpty()) {
            json.put("quantity", NUMBER.matcher(line.quantity).matches() ? Long.parseLong(line.quantity) : -1);
        }
        return json;
    }

    private static String text(Form form, String name) {
        String text = form.text(name);
        return text == null ? "" : text;
    }
}
