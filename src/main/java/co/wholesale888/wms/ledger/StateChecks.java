package co.wholesale888.wms.ledger;

import co.wholesale888.wms.reservations.Reservation;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.stock.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares what requests ask for with the levels of one warehouse, as they are when a request's turn has come. */
final class StateChecks {

    private final Map<String, Level> levels;
    private final Set<String> contested = new HashSet<>(0);

    /** @param levels the current levels, changed by their owner from request to request */
    StateChecks(Map<String, Level> levels) {
        this.levels = levels;
    }

    /** Every violation of the first stage that has any; none if the write is possible. */
    List<Violation> of(StockWrite write) {
        List<Violation> unknown = unknownSkus(write.lines(), StockLine::sku);
        return unknown.isEmpty() ? impossible(write) : unknown;
    }

    /** The same for goods to be held. */
    List<Violation> ofHold(List<Reservation.Line> lines) {
        List<Violation> unknown = unknownSkus(lines, Reservation.Line::sku);
        return unknown.isEmpty() ? unavailable(lines) : unknown;
    }

    /** One violation for each line of a reservation that asks for more than there is, whoever holds it. */
    List<Violation> ofCommit(List<Reservation.Line> lines) {
        List<Violation> violations = new ArrayList<>(0);
        for (int i = 0; i < lines.size(); i++) {
            long quantity = level(lines.get(i).sku()).quantity();
            if (lines.get(i).quantity() > quantity) {
                violations.add(insufficient(i, lines.get(i), quantity));
            }
        }
        return violations;
    }

    /** The SKUs that would have sufficed for some refused request, if reservations did not hold them. */
    Set<String> contested() {
        return contested;
    }

    private <T> List<Violation> unknownSkus(List<T> lines, Function<T, String> skuOf) {
        List<Violation> violations = new ArrayList<>(0);
        for (int i = 0; i < lines.size(); i++) {
            String sku = skuOf.apply(lines.get(i));
            if (!levels.containsKey(sku)) {
                String message =
                        "%s is not in this warehouse's registry. 888 registers SKUs when it ships them.".formatted(sku);
                violations.add(Violation.of(i, "sku", sku, ErrorCode.UNKNOWN_SKU, message));
            }
        }
        return violations;
    }

    private List<Violation> impossible(StockWrite write) {
        List<Violation> violations = new ArrayList<>(0);
        Map<String, Long> running = new HashMap<>();
        for (int i = 0; i < write.lines().size(); i++) {
            StockLine line = write.lines().get(i);
            Level level = level(line.sku());
            long quantity = running.computeIfAbsent(line.sku(), sku -> level.quantity());
            Violation violation = check(i, line, quantity, level.reserved());
            if (violation == null) {
                running.put(line.sku(), quantity + line.deltaFrom(quantity));
            } else {
                violations.add(violation);
            }
        }
        return violations;
    }

    private @Nullable Violation check(int i, StockLine line, long quantity, long reserved) {
        String sku = line.sku();
        Long expected = line.expectedQuantity();
        if (expected != null && expected != quantity) {
            String message = "%s has %s, not the expected %s. Read the level again and decide anew."
                    .formatted(sku, quantity, expected);
            return new Violation(
                    i, "expectedQuantity", sku, ErrorCode.QUANTITY_MISMATCH, message, null, null, expected, quantity);
        }
        long delta = line.deltaFrom(quantity);
        long available = line.type().takesAvailable() ? Math.max(0, quantity - reserved) : quantity;
        if (available + delta < 0) {
            if (quantity + delta >= 0) {
                contested.add(sku);
            }
            return insufficient(i, "delta", sku, available, -delta);
        }
        if (quantity + delta > Quantities.MAX) {
            String message =
                    "%s would have %s, above the maximum of %s.".formatted(sku, quantity + delta, Quantities.MAX);
            return Violation.of(i, "delta", sku, ErrorCode.VALIDATION_FAILED, message);
        }
        return null;
    }

    private List<Violation> unavailable(List<Reservation.Line> lines) {
        List<Violation> violations = new ArrayList<>(0);
        for (int i = 0; i < lines.size(); i++) {
            Reservation.Line line = lines.get(i);
            Level level = level(line.sku());
            if (line.quantity() > level.available()) {
                if (line.quantity() <= level.quantity()) {
                    contested.add(line.sku());
                }
                violations.add(insufficient(i, line, level.available()));
            }
        }
        return violations;
    }

    private static Violation insufficient(int i, Reservation.Line line, long available) {
        return insufficient(i, "quantity", line.sku(), available, line.quantity());
    }

    private static Violation insufficient(int i, String field, String sku, long available, long requested) {
        String message = "%s has %s available, %s requested.".formatted(sku, available, requested);
        return new Violation(i, field, sku, ErrorCode.INSUFFICIENT_STOCK, message, available, requested, null, null);
    }

    private Level level(String sku) {
        return Objects.requireNonNull(levels.get(sku), sku);
    }
}
