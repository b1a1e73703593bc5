package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/** Checks the ledger and all reads against real time. */
final class TimeChecker {

    /** That entries up to a sequence were acknowledged at a time. */
    private record Acknowledged(long at, long sequence) {}

    private final FinalState state;
    private final Violations violations;
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final Map<String, List<Acknowledged>> acknowledgedBySku = new HashMap<>();

    TimeChecker(FinalState state, List<Write> writes, Violations violations) {
        this.state = state;
        this.violations = violations;
        writes.forEach(write -> write.answered().forEach(attempt -> add(write, attempt)));
    }

    private void add(Write write, Attempt attempt) {
        for (int i = 0; i < attempt.sequences().size(); i++) {
            acknowledge(write.lines().get(i).sku(), attempt.sequences().get(i), attempt.answeredAt());
        }
    }

    private void acknowledge(String sku, long sequence, long at) {
        Acknowledged entry = new Acknowledged(at, sequence);
        acknowledged.add(entry);
        acknowledgedBySku.computeIfAbsent(sku, key -> new ArrayList<>()).add(entry);
    }

    /** What was acknowledged before another write was sent stands before it. */
    void checkOrder(List<Write> writes) {
        Map<String, Entry> byReference = new HashMap<>();
        state.entries().forEach(entry -> byReference.put(entry.reference(), entry));
        LongUnaryOperator floor = floor(acknowledged);
        for (Write write : sorted(writes, Write::firstInvokedAt)) {
            Entry first = byReference.get(write.reference(0));
            if (first != null) {
                long before = floor.applyAsLong(write.firstInvokedAt());
                violations.require(
                        first.sequence() > before,
                        "order: write %s is entry %s, but %s was acknowledged before it was sent",
                        write.id(),
                        first.sequence(),
                        before);
            }
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

    /** The highest sequence that was acknowledged before a time. Must be asked in the order of time. */
    private static LongUnaryOperator floor(List<Acknowledged> all) {
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

    private static <T> List<T> sorted(List<T> all, ToLongFunction<T> by) {
        return all.stream().sorted(Comparator.comparingLong(by)).toList();
    }
}
