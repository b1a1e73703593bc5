package co.wholesale888.wms.ledger;

import co.wholesale888.wms.reservations.Reservation;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.stock.Crossing;
import co.wholesale888.wms.stock.Level;
import co.wholesale888.wms.stock.StockItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Applies writes to one warehouse in memory, one after the other: from the head and the levels loaded under the head's
 * lock to the entries, levels and head to be stored. It has no input or output and no clock: the same writes always
 * give the same result, and a refused write changes nothing.
 */
final class Fold {

    private final Instant recordedAt;
    private final Map<String, Level> levels;
    private final Map<String, Level> changed = new HashMap<>();
    private final Set<String> held = new HashSet<>(0);
    private final ReservationFold reservations;
    private final StateChecks checks;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<byte[]> hashes = new ArrayList<>();
    private final List<Crossing> crossings = new ArrayList<>(0);
    private final List<List<TransactionView>> accepted = new ArrayList<>();
    private final HashChain chain = new HashChain();
    private LedgerHead head;

    /**
     * Starts from a loaded state.
     *
     * @param levels the levels of the SKUs that the writes name; an SKU without one is not in the registry
     * @param now the database's time, read under the lock
     */
    Fold(LedgerHead head, Map<String, Level> levels, Instant now) {
        this(head, levels, Map.of(), 0, now);
    }

    /**
     * Starts from a loaded state with reservations.
     *
     * @param loaded the reservations of the warehouse that the changes name, by id
     * @param heldReservations how many reservations the warehouse holds
     */
    Fold(
            LedgerHead head,
            Map<String, Level> levels,
            Map<UUID, Reservation> loaded,
            long heldReservations,
            Instant now) {
        this.reservations = new ReservationFold(this, loaded, heldReservations, now);
        this.head = head;
        this.levels = new HashMap<>(levels);
        this.checks = new StateChecks(this.levels);
        this.recordedAt = now.isBefore(head.recordedAt()) ? head.recordedAt() : now;
    }

    /** Starts from the state of one of the loaded warehouses, and sees nothing of the others. */
    static Fold of(UUID warehouseId, LedgerStatements.Loaded loaded) {
        LedgerHead head = loaded.heads().get(warehouseId);
        if (head == null) {
            throw new IllegalStateException("warehouse " + warehouseId + " has no ledger");
        }
        return new Fold(
                head,
                loaded.levels().getOrDefault(warehouseId, Map.of()),
                loaded.reservations().getOrDefault(warehouseId, Map.of()),
                loaded.held().getOrDefault(warehouseId, 0L),
                loaded.now());
    }

    /** Applies all lines of a write, or refuses all with every violation of the first stage that has any. */
    WriteOutcome apply(StockWrite write) {
        List<Violation> violations = checks.of(write);
        return violations.isEmpty() ? record(write) : new WriteOutcome.Refused(Refusal.of(violations));
    }

    /**
     * Returns what {@link #apply} would return, without applying the write; fields that only recording gives are null.
     */
    WriteOutcome preview(StockWrite write) {
        Fold copy = new Fold(head, levels, recordedAt);
        WriteOutcome outcome = copy.apply(write);
        checks.contested().addAll(copy.checks.contested());
        if (!(outcome instanceof WriteOutcome.Accepted accepted)) {
            return outcome;
        }
        List<TransactionView> transactions = new ArrayList<>(write.lines().size());
        for (StockLine line : write.lines()) {
            transactions.add(copy.entries.get(transactions.size()).dryRunView(line.occurredAt()));
        }
        return new WriteOutcome.Accepted(
                true,
                transactions,
                accepted.stock().stream().map(StockItem::unrecorded).toList());
    }

    LedgerHead head() {
        return head;
    }

    /** The entries to append, in the order of their sequences. */
    List<LedgerEntry> entries() {
        return entries;
    }

    List<byte[]> hashes() {
        return hashes;
    }

    /** The crossings of thresholds and pars, in the order in which they happened. */
    List<Crossing> crossings() {
        return crossings;
    }

    /** The transactions of each accepted write, in order. */
    List<List<TransactionView>> accepted() {
        return accepted;
    }

    Map<String, Level> changed() {
        return changed;
    }

    /** Whether there is anything to store. */
    boolean hasChanges() {
        return !entries.isEmpty() || reservations.hasChanges();
    }

    /** The levels whose reserved quantity has changed. */
    Map<String, Level> held() {
        return held.stream().collect(Collectors.toMap(sku -> sku, this::level));
    }

    ReservationFold reservations() {
        return reservations;
    }

    /**
     * The SKUs that would have sufficed for some refused request, if reservations did not hold them, by warehouse; none
     * without such a request.
     */
    Map<UUID, Set<String>> contested() {
        return checks.contested().isEmpty() ? Map.of() : Map.of(head.warehouseId(), checks.contested());
    }

    /** Tells what is possible at the moment. */
    StateChecks checks() {
        return checks;
    }

    /** The time of all entries and changes of this fold. */
    Instant recordedAt() {
        return recordedAt;
    }

    /** Holds so many more units of a SKU, or fewer if negative. */
    void hold(String sku, long more) {
        levels.put(sku, level(sku).hold(more));
        held.add(sku);
    }

    /** Applies all lines of a write that was found to be possible. */
    WriteOutcome.Accepted record(StockWrite write) {
        List<TransactionView> transactions = new ArrayList<>(write.lines().size());
        Map<String, StockItem> touched = new TreeMap<>();
        for (StockLine line : write.lines()) {
            transactions.add(append(write, line));
            touched.put(line.sku(), level(line.sku()).item(line.sku(), recordedAt));
        }
        accepted.add(transactions);
        return new WriteOutcome.Accepted(false, transactions, List.copyOf(touched.values()));
    }

    private TransactionView append(StockWrite write, StockLine line) {
        Level before = level(line.sku());
        Level after = before.after(before.quantity() + line.deltaFrom(before.quantity()), head.sequence() + 1);
        LedgerEntry entry = LedgerEntry.of(head, write, line, before, after, recordedAt);
        String id = entry.shownId();
        String sourceId = entry.shownSourceId();
        byte[] hash = chain.next(head.hash(), entry, id, sourceId);
        int crossed = 0;
        for (Crossing.Kind kind : after.crossedSince(before)) {
            long number = head.crossings() + ++crossed;
            crossings.add(after.crossing(head.warehouseId(), number, kind, line.sku(), recordedAt));
        }
        head = new LedgerHead(head.warehouseId(), entry.sequence(), hash, recordedAt, head.crossings() + crossed);
        levels.put(line.sku(), after);
        changed.put(line.sku(), after);
        entries.add(entry);
        hashes.add(hash);
        return entry.view(id, sourceId, hash);
    }

    /** The level of a SKU that is in the registry. */
    Level level(String sku) {
        return Objects.requireNonNull(levels.get(sku), sku);
    }
}
