package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.stock.Crossing;
import co.wholesale888.wms.stock.StockItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies writes to one warehouse in memory, one after the other: from the head and levels as they were loaded under
 * the head's lock to the entries, levels and head to be stored. No input or output, no clock: the same writes always
 * give the same result, and a refused write leaves no trace.
 */
final class Fold {

    private final UUID warehouseId;
    private final Instant recordedAt;
    private final Map<String, Level> levels;
    private final Map<String, Level> changed = new HashMap<>();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<Crossing> crossings = new ArrayList<>(0);
    private final List<List<TransactionView>> accepted = new ArrayList<>();
    private final HashChain chain = new HashChain();
    private Head head;

    /**
     * Starts from what was loaded.
     *
     * @param levels of every SKU that the writes name; one that is missing is not in the registry
     * @param now the database's clock, read under the lock
     */
    Fold(UUID warehouseId, Head head, Map<String, Level> levels, Instant now) {
        this.warehouseId = warehouseId;
        this.head = head;
        this.levels = new HashMap<>(levels);
        this.recordedAt = now.isBefore(head.recordedAt()) ? head.recordedAt() : now;
    }

    /** Applies a write whole, or refuses it whole with all violations of the first stage that has any. */
    WriteOutcome apply(StockWrite write) {
        List<Violation> violations = unknownSkus(write);
        if (violations.isEmpty()) {
            violations = stateViolations(write);
        }
        return violations.isEmpty() ? record(write) : new WriteOutcome.Refused(Refusal.of(violations));
    }

    /** Says what {@link #apply} would do to a write, without doing it; what only recording gives is null. */
    WriteOutcome preview(StockWrite write) {
        WriteOutcome outcome = new Fold(warehouseId, head, levels, recordedAt).apply(write);
        if (!(outcome instanceof WriteOutcome.Accepted accepted)) {
            return outcome;
        }
        List<TransactionView> transactions = new ArrayList<>(write.lines().size());
        for (int i = 0; i < write.lines().size(); i++) {
            transactions.add(accepted.transactions()
                    .get(i)
                    .unrecorded(write.lines().get(i).occurredAt()));
        }
        return new WriteOutcome.Accepted(
                transactions,
                accepted.stock().stream().map(StockItem::unrecorded).toList());
    }

    UUID warehouseId() {
        return warehouseId;
    }

    /** Where the ledger ends after all that was applied. */
    Head head() {
        return head;
    }

    /** The entries to append, in sequence. */
    List<LedgerEntry> entries() {
        return entries;
    }

    /** The levels that have passed their threshold or par, in that order. */
    List<Crossing> crossings() {
        return crossings;
    }

    /** The transactions of each write that was accepted, in their order. */
    List<List<TransactionView>> accepted() {
        return accepted;
    }

    /** The levels that were touched, by SKU. */
    Map<String, Level> changed() {
        return changed;
    }

    private List<Violation> unknownSkus(StockWrite write) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < write.lines().size(); i++) {
            String sku = write.lines().get(i).sku();
            if (!levels.containsKey(sku)) {
                String message =
                        "%s is not in this warehouse's registry. 888 registers SKUs when it ships them.".formatted(sku);
                violations.add(Violation.of(i, "sku", sku, ErrorCode.UNKNOWN_SKU, message));
            }
        }
        return violations;
    }

    private List<Violation> stateViolations(StockWrite write) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Long> running = new HashMap<>();
        for (int i = 0; i < write.lines().size(); i++) {
            StockLine line = write.lines().get(i);
            long quantity =
                    running.computeIfAbsent(line.sku(), sku -> level(sku).quantity());
            Violation violation = judge(i, line, quantity);
            if (violation == null) {
                running.put(line.sku(), quantity + line.deltaFrom(quantity));
            } else {
                violations.add(violation);
            }
        }
        return violations;
    }

    private static @Nullable Violation judge(int index, StockLine line, long quantity) {
        String sku = line.sku();
        Long expected = line.expectedQuantity();
        if (expected != null && expected != quantity) {
            String message = "%s stands at %d, not at the expected %d. Read it again and decide anew."
                    .formatted(sku, quantity, expected);
            return new Violation(
                    index,
                    "expectedQuantity",
                    sku,
                    ErrorCode.QUANTITY_MISMATCH,
                    message,
                    null,
                    null,
                    expected,
                    quantity);
        }
        long delta = line.deltaFrom(quantity);
        if (quantity + delta < 0) {
            String message = "%s has %d available, %d requested.".formatted(sku, quantity, -delta);
            return new Violation(
                    index, "delta", sku, ErrorCode.INSUFFICIENT_STOCK, message, quantity, -delta, null, null);
        }
        if (quantity + delta > Quantities.MAX) {
            String message =
                    "%s would stand at %d, above the maximum of %d.".formatted(sku, quantity + delta, Quantities.MAX);
            return Violation.of(index, "delta", sku, ErrorCode.VALIDATION_FAILED, message);
        }
        return null;
    }

    private WriteOutcome record(StockWrite write) {
        List<TransactionView> transactions = new ArrayList<>(write.lines().size());
        Map<String, StockItem> touched = new TreeMap<>();
        for (StockLine line : write.lines()) {
            LedgerEntry entry = append(write, line);
            transactions.add(entry.view());
            Level level = level(line.sku());
            touched.put(line.sku(), level.item(line.sku(), recordedAt));
        }
        accepted.add(transactions);
        return new WriteOutcome.Accepted(transactions, List.copyOf(touched.values()));
    }

    private LedgerEntry append(StockWrite write, StockLine line) {
        Level before = level(line.sku());
        long delta = line.deltaFrom(before.quantity());
        long sequence = head.sequence() + 1;
        Level after = before.after(before.quantity() + delta, sequence);
        LedgerEntry unhashed = new LedgerEntry(
                warehouseId,
                sequence,
                line.sku(),
                line.type(),
                delta,
                after.quantity(),
                after.status(),
                line.workerId(),
                line.reference(),
                line.note(),
                write.source(),
                write.sourceId(),
                line.occurredAt() == null ? recordedAt : line.occurredAt(),
                recordedAt,
                "");
        LedgerEntry entry = unhashed.withHash(chain.next(head.hash(), unhashed));
        head = new Head(sequence, entry.hash(), recordedAt, head.crossings());
        cross(line.sku(), before, after);
        levels.put(line.sku(), after);
        changed.put(line.sku(), after);
        entries.add(entry);
        return entry;
    }

    private void cross(String sku, Level before, Level after) {
        for (Crossing.Kind kind : after.passedSince(before)) {
            long number = head.crossings() + 1;
            crossings.add(new Crossing(
                    warehouseId,
                    number,
                    kind,
                    sku,
                    after.quantity(),
                    after.threshold(),
                    after.par(),
                    after.sequence(),
                    recordedAt));
            head = new Head(head.sequence(), head.hash(), head.recordedAt(), number);
        }
    }

    private Level level(String sku) {
        return Objects.requireNonNull(levels.get(sku), sku);
    }
}
