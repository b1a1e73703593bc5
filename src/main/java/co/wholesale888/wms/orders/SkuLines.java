package co.wholesale888.wms.orders;

import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.Skus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code lines} of a request, each a SKU and a quantity: first their shapes are read, then the rules judged. */
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

    /** One line; neither field is null once {@link #check} has found nothing. */
    record Line(
            JsonFields fields,
            @Nullable String sku,
            @Nullable Long quantity) {}

    /** Reads the shapes; those that are wrong are remembered with the body. */
    static SkuLines read(JsonFields body, String quantityField, long min, long max) {
        return new SkuLines(body, quantityField, min, max);
    }

    /** Whether the request has {@code lines} at all. */
    boolean given() {
        return given;
    }

    List<Line> all() {
        return lines;
    }

    /** Remembers a violation unless there are at least so many lines. */
    void requireCount(int least) {
        body.rule(
                lines.size() >= least && lines.size() <= MAX,
                "lines",
                "must have %d to %d lines".formatted(least, MAX));
    }

    /** Remembers every line that breaks a rule, as long as there are not too many to be looked at. */
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
