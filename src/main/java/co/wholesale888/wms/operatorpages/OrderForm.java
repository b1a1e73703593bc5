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
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form in which an operator prepares an order, with valid and invalid input.
 *
 * @param unparsed the lines of the pasted list that could not be read; usually empty
 */
record OrderForm(String reference, List<Line> lines, String unparsed) {

    private static final Pattern ROW_FIELD = Pattern.compile("(?:registered|sku|quantity)\\.([0-9]{1,4})");
    private static final Pattern REGISTERED = Pattern.compile("(\\S{1,64}) ([0-9]{1,18})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern PASTED = Pattern.compile("([^\\s,;]+)[\\s,;]+([^\\s,;]+)");

    private static final Violation UNREADABLE_LIST = Violation.of(
            "list",
            ErrorCode.VALIDATION_FAILED,
            "Each line needs a SKU and a quantity, such as TEE-BLK-L 24. Please correct these lines.");

    OrderForm {
        lines = List.copyOf(lines);
    }

    /**
     * A line of the form.
     *
     * @param seenOnOrder the units on order when the form was rendered; null if the SKU was typed or pasted
     * @param confirmed whether the operator has seen that the SKU is new to the warehouse
     */
    record Line(String sku, String quantity, @Nullable Long seenOnOrder, boolean confirmed) {

        static Line entered(String sku, String quantity) {
            return new Line(sku, quantity, null, false);
        }

        /** Whether the SKU cannot be edited, so that an empty quantity excludes it from the order. */
        boolean isFixed() {
            return seenOnOrder != null;
        }

        boolean isExcluded() {
            return isFixed() && (quantity.isEmpty() || quantity.equals("0"));
        }

        public boolean hasValidSku() {
            return Skus.isValid(sku);
        }
    }

    static OrderForm read(Form form) {
        TreeSet<Integer> rows = new TreeSet<>();
        for (String name : form.entered().keySet()) {
            Matcher field = ROW_FIELD.matcher(name);
            if (field.matches()) {
                rows.add(Integer.valueOf(field.group(1)));
            }
        }
        List<Line> lines = new ArrayList<>();
        for (int row : rows) {
            Line line = line(form, row);
            if (line.isFixed() || !line.sku.isEmpty() || !line.quantity.isEmpty()) {
                lines.add(line);
            }
        }
        StringBuilder unparsed = new StringBuilder();
        text(form, "list").lines().filter(row -> !row.isBlank()).forEach(row -> {
            Matcher pasted = PASTED.matcher(row.strip());
            if (pasted.matches()) {
                lines.add(Line.entered(pasted.group(1), pasted.group(2)));
            } else {
                unparsed.append(row.strip()).append('\n');
            }
        });
        return new OrderForm(text(form, "reference"), lines, unparsed.toString());
    }

    /** Checks the form by the rules of the API and returns the order. Reports the mistakes of all fields at once. */
    NewOrder toOrder() {
        List<Integer> rows = orderedRows();
        if (rows.isEmpty() && unparsed.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.VALIDATION_FAILED, "The order is empty. Enter a quantity for at least one SKU.");
        }
        if (rows.size() > NewOrder.MAX_LINES) {
            throw new RefusedException(
                    ErrorCode.VALIDATION_FAILED,
                    "An order can have at most %s lines, and this one has %s. Split it into two orders."
                            .formatted(NewOrder.MAX_LINES, rows.size()));
        }
        if (unparsed.isEmpty()) {
            return read(rows);
        }
        List<Violation> violations = new ArrayList<>(List.of(UNREADABLE_LIST));
        try {
            read(rows);
        } catch (RefusedException e) {
            violations.addAll(e.refusal().errors());
        }
        throw new RefusedException(Refusal.of(violations));
    }

    private NewOrder read(List<Integer> rows) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        if (!reference.isEmpty()) {
            order.put("reference", reference);
        }
        ArrayNode json = order.putArray("lines");
        rows.forEach(row -> json.add(json(lines.get(row))));
        return NewOrder.read(JsonBody.of(order).fields("reference", "lines"), true);
    }

    /** The rows of the form that become lines of the order. */
    List<Integer> orderedRows() {
        return IntStream.range(0, lines.size())
                .filter(row -> !lines.get(row).isExcluded())
                .boxed()
                .toList();
    }

    /** The units on order when the form was rendered, by SKU. */
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

    private static Line line(Form form, int row) {
        String quantity = text(form, "quantity." + row);
        Matcher registered = REGISTERED.matcher(text(form, "registered." + row));
        if (registered.matches()) {
            return new Line(registered.group(1), quantity, Long.valueOf(registered.group(2)), true);
        }
        String sku = text(form, "sku." + row);
        return new Line(sku, quantity, null, sku.equals(form.text("confirmed." + row)));
    }

    /** Non-numeric input becomes -1, so that validation rejects it together with all other errors. */
    static long number(String text) {
        return NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
    }

    private static ObjectNode json(Line line) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!line.sku.isEmpty()) {
            json.put("sku", line.sku);
        }
        if (!line.quantity.isEmpty()) {
            json.put("quantity", number(line.quantity));
        }
        return json;
    }

    private static String text(Form form, String name) {
        return Objects.requireNonNullElse(form.text(name), "");
    }
}
