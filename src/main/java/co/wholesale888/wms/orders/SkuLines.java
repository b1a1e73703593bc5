package co.wholesale888.wms.orders;

import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.Skus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code lines} of a request, each a SKU and a quantity. Their JSON types are read first, then their values
 * checked.
 */
final class SkuLines {

    static final int MAX = 1_000;

    private final JsonFields body;
    private final String quantityField;
    private final long min;
    private final long max;
    private final boolean given;
    private final List<Line> lines = new ArrayList<>();

    private SkuLines(JsonFields body, String quantityField, long min, long max) {
        this.body = body;
        this.quantityField = quantityField;
        this.min = min;
        this.max = max;
        List<JsonFields> objects = body.objects("lines", "sku", quantityField);
        this.given = objects != null;
        if (objects != null) {
            objects.forEach(object -> lines.add(new Line(object, object.text("sku"), object.integer(quantityField))));
        }
    }

    /** One line; neither value is null if {@link #check} has reported no violation. */
    record Line(
            JsonFields fields,
            @Nullable String sku,
            @Nullable Long quantity) {}

    /** Reads the lines; reports wrong JSON types to the body. */
    static SkuLines read(JsonFields body, String quantityField, long min, long max) {
        return new SkuLines(body, quantityField, min, max);
    }

    /** Whether the request has {@code lines}. */
    boolean given() {
        return given;
    }

    List<Line> all() {
        return lines;
    }

    /** Reports a violation unless the number of lines is between the minimum and {@link #MAX}. */
    void requireCount(int minimum) {
        body.rule(
                lines.size() >= minimum && lines.size() <= MAX,
                "lines",
                "must have %d to %d lines".formatted(minimum, MAX));
    }

    /** Reports every line that breaks a rule, unless there are too many lines to check. */
    void check() {
        if (lines.size() > MAX) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Line line : lines) {
            String sku = line.sku();
            Long quantity = line.quantity();
            line.fields().rule(Skus.isValid(sku), "sku", sku == null ? "is required" : Skus.RULE);
            line.fields().rule(sku == null || seen.add(sku), "sku", "occurs in an earlier line; give each SKU once");
            line.fields()
                    .rule(
                            quantity != null && quantity >= min && quantity <= max,
                            quantityField,
                            quantity == null ? "is required" : "must be %d to %d".formatted(min, max));
        }
    }
}
