package co.wholesale888.wms.orders;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.Quantities;
import java.util.List;

/**
 * The received quantity of one SKU, as a delivery request gives it.
 *
 * @param receivedQuantity 0 to 1,000,000,000,000 units
 */
public record ReceivedLine(String sku, long receivedQuantity) {

    /**
     * Reads the optional {@code lines}; refuses invalid ones, for example with VALIDATION_FAILED. No body means none.
     */
    public static List<ReceivedLine> read(JsonBody body) {
        if (body.isEmpty()) {
            return List.of();
        }
        JsonFields fields = body.fields("lines");
        SkuLines lines = SkuLines.read(fields, "receivedQuantity", 0, Quantities.MAX);
        fields.refuseMalformed();
        lines.requireCount(0);
        lines.check();
        fields.refuseInvalid();
        return lines.all().stream()
                .map(line -> new ReceivedLine(requireNonNull(line.sku()), requireNonNull(line.quantity())))
                .toList();
    }
}
