package co.wholesale888.wms.orders;

import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.requests.SkuLines;
import co.wholesale888.wms.shared.Lengths;
import co.wholesale888.wms.shared.Quantities;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a new order, as a request gives it.
 *
 * @param reference 1 to 128 characters; null if omitted
 * @param lines 1 to 1,000, each SKU once; null if omitted
 */
public record NewOrder(@Nullable String reference, @Nullable List<OrderLine> lines) {

    public static final int MAX_LINES = SkuLines.MAX;

    /**
     * Reads {@code reference} and {@code lines} and refuses invalid ones.
     *
     * @param complete whether both are required
     */
    public static NewOrder read(JsonFields fields, boolean complete) {
        String reference = fields.text("reference");
        SkuLines lines = new SkuLines(fields, "quantity");
        fields.refuseMalformed();
        if (complete) {
            fields.requireText("reference", reference, 1, Lengths.MAX_REFERENCE);
        } else {
            fields.requireLength("reference", reference, 1, Lengths.MAX_REFERENCE);
        }
        if (!complete && !lines.isGiven()) {
            fields.refuseInvalid();
            return new NewOrder(reference, null);
        }
        List<OrderLine> checked = new ArrayList<>();
        lines.check(1, 1, Quantities.MAX_DELTA).forEach((sku, quantity) -> checked.add(OrderLine.of(sku, quantity)));
        fields.refuseInvalid();
        return new NewOrder(reference, checked);
    }
}
