package co.wholesale888.wms.orders;

import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.requests.SkuLines;
import co.wholesale888.wms.shared.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The received quantity of one SKU, as a delivery request gives it.
 *
 * @param receivedQuantity 0 to 1,000,000,000,000 units
 */
public record ReceivedLine(String sku, long receivedQuantity) {

    /** Reads the optional {@code lines} and refuses invalid ones. No body means none. */
    public static List<ReceivedLine> read(JsonBody body) {
        JsonFields fields = body.optionalFields("lines");
        SkuLines lines = new SkuLines(fields, "receivedQuantity");
        fields.refuseMalformed();
        Map<String, Long> quantities = lines.check(0, 0, Quantities.MAX);
        fields.refuseInvalid();
        List<ReceivedLine> received = new ArrayList<>();
        quantities.forEach((sku, quantity) -> received.add(new ReceivedLine(sku, quantity)));
        return received;
    }
}
