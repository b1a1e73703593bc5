package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Reservation;
import co.wholesale888.wms.chaos.RequestedReservation.Request;
import co.wholesale888.wms.chaos.RequestedReservation.Step;
import co.wholesale888.wms.chaos.TimeChecker.Acknowledged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * Replays what reservations held beside the ledger, and finds sales that took it, and reads that never were true.
 *
 * <p>Entries and reservations of one batch have one time, which the database's clock gave under the lock of the
 * ledger's head. So the order of batches is known, as long as that clock is not set back. Within a batch entries have
 * sequences, but where between them a hold began or ended is unknown. Therefore only what is certain is required: a
 * sale leaves what was held both before and after its batch, and what is held after a batch that began a hold was there
 * at some moment of it.
 */
final class HoldReplay {

    /** That a quantity began to be held, or ceased to be if it is negative. */
    private record Change(long at, String sku, long more) {}

    /** What a read of a SKU can show. */
    private record Shown(String sku, long sequence, long reserved) {}

    private final FinalState state;
    private final Violations violations;
    private final Set<String> references = new HashSet<>();
    private final Map<String, Long> quantities = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Long> reserved = new HashMap<>();
    private final Map<String, Shown> shown = new HashMap<>();

    /** Until when, in the database's time, a read could show this. */
    private final Map<Shown, Long> shownUntil = new HashMap<>();

    HoldReplay(FinalState state, Violations violations) {
        this.state = state;
        this.violations = violations;
        state.reservations().all().forEach(reservation -> references.add(reservation.reference()));
    }

    void replay() {
        List<Entry> entries = state.entries();
        List<Change> changes = changes();
        int entry = 0;
        int change = 0;
        while (entry < entries.size() || change < changes.size()) {
            long at = Math.min(
                    entry < entries.size() ? entries.get(entry).recordedAt() : Long.MAX_VALUE,
                    change < changes.size() ? changes.get(change).at() : Long.MAX_VALUE);
            int firstEntry = entry;
            int firstChange = change;
            while (entry < entries.size() && entries.get(entry).recordedAt() <= at) {
                entry++;
            }
            while (change < changes.size() && changes.get(change).at() == at) {
                change++;
            }
            replay(at, entries.subList(firstEntry, entry), changes.subList(firstChange, change));
        }
        reserved.values().removeIf(quantity -> quantity == 0);
        violations.require(
                state.reservations().reserved().equals(reserved),
                "reserved: levels say %s, reservations hold %s",
                state.reservations().reserved(),
                reserved);
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (Reservation reservation : state.reservations().all()) {
            reservation.lines().forEach((sku, quantity) -> {
                changes.add(new Change(reservation.createdAt(), sku, quantity));
                if (!reservation.isHeld()) {
                    changes.add(new Change(reservation.endedAt(), sku, -quantity));
                }
            });
        }
        changes.sort(Comparator.comparingLong(Change::at));
        return changes;
    }

    /** Replays a batch. */
    private void replay(long at, List<Entry> entries, List<Change> changes) {
        Map<String, Long> begun = new HashMap<>();
        Map<String, Long> most = new HashMap<>();
        for (Change change : changes) {
            (change.more() < 0 ? reserved : begun).merge(change.sku(), change.more(), Long::sum);
            most.put(change.sku(), quantities.getOrDefault(change.sku(), 0L));
        }
        for (Entry entry : entries) {
            long held = reserved.getOrDefault(entry.sku(), 0L);
            boolean takes = entry.type().equals("SALE") || entry.type().equals("ISSUE");
            violations.require(
                    !takes || entry.quantityAfter() >= held || references.contains(entry.reference()),
                    "reserved: entry %s leaves %s of %s, of which others hold %s",
                    entry.sequence(),
                    entry.quantityAfter(),
                    entry.sku(),
                    held);
            long before = entry.quantityAfter() - entry.delta();
            most.merge(entry.sku(), Math.max(before, entry.quantityAfter()), Math::max);
            quantities.put(entry.sku(), entry.quantityAfter());
            sequences.put(entry.sku(), entry.sequence());
        }
        begun.forEach((sku, more) -> {
            long held = reserved.merge(sku, more, Long::sum);
            violations.require(
                    held <= most.getOrDefault(sku, 0L),
                    "reserved: %s of %s are held from %s on, but at most %s were there",
                    held,
                    sku,
                    at,
                    most.get(sku));
        });
        most.keySet().forEach(sku -> show(sku, at));
    }

    private void show(String sku, long at) {
        Shown next = new Shown(sku, sequences.getOrDefault(sku, 0L), reserved.getOrDefault(sku, 0L));
        Shown before = shown.put(sku, next);
        if (before != null) {
            shownUntil.put(before, at);
        }
        shownUntil.put(next, Long.MAX_VALUE);
    }

    /** Every read shows what once was reserved, and holds and ends that were acknowledged before it was sent. */
    void checkReads(List<OperationLog.Read> reads, List<RequestedReservation> reservations) {
        Map<String, LongUnaryOperator> floors = new HashMap<>();
        acknowledged(reservations).forEach((sku, all) -> floors.put(sku, TimeChecker.floor(all)));
        for (OperationLog.Read read : TimeChecker.sorted(reads, OperationLog.Read::invokedAt)) {
            Long until = shownUntil.get(new Shown(read.sku(), read.sequence(), read.reserved()));
            violations.require(
                    until != null,
                    "read: of %s never were %s reserved after entry %s",
                    read.sku(),
                    read.reserved(),
                    read.sequence());
            long floor = floors.getOrDefault(read.sku(), time -> 0).applyAsLong(read.invokedAt());
            violations.require(
                    until == null || until > floor,
                    "read: of %s %s were reserved until %s, but what happened at %s was acknowledged",
                    read.sku(),
                    read.reserved(),
                    until,
                    floor);
        }
    }

    private static Map<String, List<Acknowledged>> acknowledged(List<RequestedReservation> reservations) {
        Map<String, List<Acknowledged>> bySku = new HashMap<>();
        for (RequestedReservation reservation : reservations) {
            for (Request request : reservation.requests()) {
                if (request.isAcknowledged() && request.step() != Step.EXTEND) {
                    RequestedReservation.Answer answer = request.answers().getFirst();
                    long answeredAt = request.answered().getFirst().answeredAt();
                    Acknowledged changed = new Acknowledged(answeredAt, Math.max(answer.createdAt(), answer.endedAt()));
                    reservation
                            .lines()
                            .keySet()
                            .forEach(sku -> bySku.computeIfAbsent(sku, key -> new ArrayList<>())
                                    .add(changed));
                }
            }
        }
        return bySku;
    }
}
