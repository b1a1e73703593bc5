package co.wholesale888.wms.orders;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.ledger.EntrySource;
import co.wholesale888.wms.ledger.EntryType;
import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.ledger.StockWrite;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is received of an order: all of it but for those lines of which something else is said. */
final class Receipt {

    private final Order order;
    private final List<ReceivedLine> said;
    private final List<OrderLine> lines;

    private Receipt(Order order, List<ReceivedLine> said, List<OrderLine> lines) {
        this.order = order;
        this.said = said;
        this.lines = lines;
    }

    /** {@link ErrorCode#UNKNOWN_SKU} for what the order does not have. */
    static Receipt of(Order order, List<ReceivedLine> said) {
        Map<String, Long> quantities = new HashMap<>();
        order.lines().forEach(line -> quantities.put(line.sku(), line.quantity()));
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            String sku = said.get(i).sku();
            if (quantities.replace(sku, said.get(i).receivedQuantity()) == null) {
                String message = sku + " is not in this order. Put what was not ordered into an order of its own.";
                violations.add(Violation.of(i, "sku", sku, ErrorCode.UNKNOWN_SKU, message));
            }
        }
        RefusedException.throwIfAny(violations);
        List<OrderLine> lines = order.lines().stream()
                .map(line -> line.received(requireNonNull(quantities.get(line.sku()))))
                .toList();
        return new Receipt(order, said, lines);
    }

    /** The order's lines with what arrived of them. */
    List<OrderLine> lines() {
        return lines;
    }

    /** One RECEIPT for each line of which anything arrived; null where nothing did. */
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

    /** The ledger's refusal in the words of the request: its lines and its field. */
    Refusal inWordsOfRequest(Refusal refusal) {
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < said.size(); i++) {
            indexes.put(said.get(i).sku(), i);
        }
        return Refusal.of(refusal.errors().stream()
                .map(violation -> Violation.of(
                        violation.sku() == null ? null : indexes.get(violation.sku()),
                        "receivedQuantity",
                        violation.sku(),
                        violation.code(),
                        violation.message()))
                .toList());
    }
}
