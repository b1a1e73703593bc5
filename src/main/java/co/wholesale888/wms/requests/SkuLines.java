package co.wholesale888.wms.requests;

import static java.util.Objects.requireNonNullElse;

import co.wholesale888.wms.shared.Skus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code lines} of a request, each a SKU and a quantity. Reports their wrong JSON types when it is created. */
public final class SkuLines {

    public static final int MAX = 1_000;

    private final JsonFields body;
    private final String quantityField;
    private final @Nullable List<JsonFields> lines;

    public SkuLines(JsonFields body, String quantityField) {
        this.body = body;
        this.quantityField = quantityField;
        this.lines = body.objects("lines", "sku", quantityField);
        if (lines != null) {
            lines.forEach(this::readTypes);
        }
    }

    public boolean isGiven() {
        return lines != null;
    }

    /**
     * Reports a wrong number of lines, and every line that breaks a rule, unless there are too many to check.
     *
     * @return the quantities by SKU, in the order of the lines; incomplete if a violation was reported
     */
    public Map<String, Long> check(int minLines, long minQuantity, long maxQuantity) {
        List<JsonFields> checked = requireNonNullElse(lines, List.of());
        int size = checked.size();
        body.rule(size >= minLines && size <= MAX, "lines", "must have %s to %s lines".formatted(minLines, MAX));
        Map<String, Long> quantities = new LinkedHashMap<>();
        for (JsonFields line : size > MAX ? List.<JsonFields>of() : checked) {
            String sku = line.text("sku");
            Long quantity = line.integer(quantityField);
            boolean first = sku == null || quantities.putIfAbsent(sku, requireNonNullElse(quantity, 0L)) == null;
            line.rule(Skus.isValid(sku), "sku", sku == null ? "is required" : Skus.RULE);
            line.rule(first, "sku", "occurs in an earlier line; give each SKU once");
            line.rule(
                    quantity != null && quantity >= minQuantity && quantity <= maxQuantity,
                    quantityField,
                    quantity == null
                            ? "is required"
                            : "must be a whole number from %s to %s, without separators"
                                    .formatted(minQuantity, maxQuantity));
        }
        return quantities;
    }

    private void readTypes(JsonFields line) {
        line.text("sku");
        line.integer(quantityField);
    }
}
