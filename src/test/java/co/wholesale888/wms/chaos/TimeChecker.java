package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.RequestedReservation.Request;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/** Checks the ledger and all reads against real time. */
final class TimeChecker {

    /** That entries up to a sequence were acknowledged at a time. */
    record Acknowledged(long at, long sequence) {}

    /** A write, a delivery of an order or a commit of a reservation, and its first entry. */
    private record Sent(String name, long at, long sequence) {}

    private final FinalState state;
    private final Violations violations;
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final Map<String, List<Acknowledged>> acknowledgedBySku = new HashMap<>();
    private final List<Sent> sent = new ArrayList<>();

    TimeChecker(
            FinalState state,
            List<Write> writes,
            List<PlacedOrder> orders,
            List<RequestedReservation> reservations,
            Violations violations) {
        this.state = state;
        this.violations = violations;
        Map<String, List<Entry>> entries = new HashMap<>();
        state.entries()
                .forEach(entry -> entries.computeIfAbsent(entry.reference(), reference -> new ArrayList<>(1))
                        .add(entry));
        writes.forEach(write -> add(write, entries.getOrDefault(write.reference(0), List.of())));
        orders.forEach(order -> add(order, entries.getOrDefault(order.reference(), List.of())));
        reservations.forEach(each -> add(each, entries.getOrDefault(each.reference(), List.of())));
    }

    private void add(Write write, List<Entry> first) {
        for (Attempt attempt : write.answered()) {
            for (int i = 0; i < attempt.sequences().size(); i++) {
                acknowledge(write.lines().get(i).sku(), attempt.sequences().get(i), attempt.answeredAt());
            }
        }
        if (!first.isEmpty()) {
            sent.add(new Sent(
                    "write " + write.id(),
                    write.firstInvokedAt(),
                    first.getFirst().sequence()));
        }
    }

    /** The answer to a delivery does not name its entries: they are those with the order's reference. */
    private void add(PlacedOrder order, List<Entry> receipts) {
        for (PlacedOrder.Request request : order.requests()) {
            if (request.step() == PlacedOrder.Step.DELIVER && !request.again() && !receipts.isEmpty()) {
                for (Attempt attempt : request.answered()) {
                    receipts.forEach(entry -> acknowledge(entry.sku(), entry.sequence(), attempt.answeredAt()));
                }
                long at = request.attempts().getFirst().invokedAt();
                sent.add(new Sent(
                        "delivery of " + order.reference(),
                        at,
                        receipts.getFirst().sequence()));
            }
        }
    }

    /** An unknown commit may be any of those that were sent: the first one's time holds for all. */
    private void add(RequestedReservation reservation, List<Entry> committed) {
        List<Request> commits = reservation.requests().stream()
                .filter(request -> request.step() == RequestedReservation.Step.COMMIT)
                .toList();
        Optional<Request> acknowledged =
                commits.stream().filter(Request::isAcknowledged).findFirst();
        acknowledged.ifPresent(request -> {
            long at = request.answered().getFirst().answeredAt();
            committed.forEach(entry -> acknowledge(entry.sku(), entry.sequence(), at));
        });
        if (!committed.isEmpty() && !commits.isEmpty()) {
            long at = acknowledged
                    .orElse(commits.getFirst())
                    .attempts()
                    .getFirst()
                    .invokedAt();
            sent.add(new Sent(
                    "commit of " + reservation.reference(),
                    at,
                    committed.getFirst().sequence()));
        }
    }

    private void acknowledge(String sku, long sequence, long at) {
        Acknowledged entry = new Acknowledged(at, sequence);
        acknowledged.add(entry);
        acknowledgedBySku.computeIfAbsent(sku, key -> new ArrayList<>()).add(entry);
    }

    /** What was acknowledged before another write or delivery was sent stands before it. */
    void checkOrder() {
        LongUnaryOperator floor = floor(acknowledged);
        for (Sent each : sorted(sent, Sent::at)) {
            long before = floor.applyAsLong(each.at());
            violations.require(
                    each.sequence() > before,
                    "order: %s is entry %s, but %s was acknowledged before it was sent",
                    each.name(),
                    each.sequence(),
                    before);
        }
    }

    /** Every read shows a level that once was, not older than what was answered before it was sent. */
    void checkReads(List<OperationLog.Read> reads) {
        Map<Long, Entry> bySequence = new HashMap<>();
        state.entries().forEach(entry -> bySequence.put(entry.sequence(), entry));
        Map<String, List<OperationLog.Read>> bySku = new HashMap<>();
        reads.forEach(read ->
                bySku.computeIfAbsent(read.sku(), sku -> new ArrayList<>()).add(read));
        bySku.forEach((sku, ofSku) -> {
            ofSku.forEach(read -> {
                Entry entry = bySequence.get(read.sequence());
                boolean real = entry != null && entry.sku().equals(sku) && entry.quantityAfter() == read.quantity();
                violations.require(real, "read: %s was never %s after entry %s", sku, read.quantity(), read.sequence());
            });
            checkFreshness(sku, ofSku, floor(acknowledgedBySku.getOrDefault(sku, List.of())));
        });
    }

    private void checkFreshness(String sku, List<OperationLog.Read> reads, LongUnaryOperator floor) {
        List<OperationLog.Read> byAnswer = sorted(reads, OperationLog.Read::answeredAt);
        int next = 0;
        long seen = 0;
        for (OperationLog.Read read : sorted(reads, OperationLog.Read::invokedAt)) {
            while (next < byAnswer.size() && byAnswer.get(next).answeredAt() < read.invokedAt()) {
                seen = Math.max(seen, byAnswer.get(next++).sequence());
            }
            long written = floor.applyAsLong(read.invokedAt());
            violations.require(
                    read.sequence() >= written,
                    "read: %s at %s after %s was acknowledged",
                    sku,
                    read.sequence(),
                    written);
            violations.require(read.sequence() >= seen, "read: %s at %s after %s was read", sku, read.sequence(), seen);
        }
    }

    /** The highest sequence, or whatever else grows, that was acknowledged before a time. Must be asked in the order of time. */
    static LongUnaryOperator floor(List<Acknowledged> all) {
        List<Acknowledged> byTime = sorted(all, Acknowledged::at);
        int[] next = {0};
        long[] highest = {0};
        return time -> {
            while (next[0] < byTime.size() && byTime.get(next[0]).at() < time) {
                highest[0] = Math.max(highest[0], byTime.get(next[0]++).sequence());
            }
            return highest[0];
        };
    }

    static <T> List<T> sorted(List<T> all, ToLongFunction<T> by) {
        return all.stream().sorted(Comparator.comparingLong(by)).toList();
    }
}
