package co.wholesale888.wms.orders;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.ledger.StockWrite;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.stock.EntryType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The received quantities of an order: those of the delivery request, and the shipped ones for all other lines.
 *
 * @param receivedSkus the SKUs of the request's lines
 * @param lines the order's lines with their received quantities
 */
record Receipt(Order order, List<String> receivedSkus, List<OrderLine> lines) {

    /** Creates the receipt; {@link ErrorCode#UNKNOWN_SKU} if the request names SKUs that are not in the order. */
    static Receipt of(Order order, List<ReceivedLine> received) {
        Map<String, Long> quantities = new HashMap<>();
        order.lines().forEach(line -> quantities.put(line.sku(), line.quantity()));
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < received.size(); i++) {
            String sku = received.get(i).sku();
            if (quantities.replace(sku, received.get(i).receivedQuantity()) == null) {
                String message = sku + " is not in this order. Create a separate order for it.";
                violations.add(Violation.of(i, "sku", sku, ErrorCode.UNKNOWN_SKU, message));
            }
        }
        RefusedException.throwIfAny(violations);
        List<OrderLine> lines = order.lines().stream()
                .map(line -> line.received(requireNonNull(quantities.get(line.sku()))))
                .toList();
        return new Receipt(order, received.stream().map(ReceivedLine::sku).toList(), lines);
    }

    /** The stock write of one RECEIPT for each line that is not 0; null if all are 0. */
    @Nullable
    StockWrite write() {
        List<StockLine> receipts = lines.stream()
                .filter(line -> requireNonNull(line.receivedQuantity()) > 0)
                .map(line -> StockLine.of(
                        line.sku(), EntryType.RECEIPT, requireNonNull(line.receivedQuantity()), order.reference()))
                .toList();
        return receipts.isEmpty()
                ? null
                : new StockWrite(order.warehouseId(), EntrySource.SHIPMENT, order.requiredShipmentId(), receipts);
    }

    /** Converts the ledger's refusal so that its errors name the lines and the field of the delivery request. */
    Refusal asRequestErrors(Refusal refusal) {
        return Refusal.of(refusal.errors().stream()
                .map(violation -> Violation.of(
                        receivedSkus.contains(violation.sku()) ? receivedSkus.indexOf(violation.sku()) : null,
                        "receivedQuantity",
                        violation.sku(),
                        violation.code(),
                        violation.message()))
                .toList());
    }
}
