package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Level;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether what a warehouse holds explains everything that its clients saw. It is exact: a violation is a broken
 * promise, not a suspicion. Its time grows linearly with the history, apart from sorting.
 */
final class HistoryChecker {

    static final long THRESHOLD = 40;
    static final long PAR = 120;
    private static final int MAX_VIOLATIONS = 50;

    private final FinalState state;
    private final List<String> violations = new ArrayList<>();

    /** The entries by reference: usually one for each reference. */
    private final Map<String, List<Entry>> entries = new HashMap<>();

    private HistoryChecker(FinalState state) {
        this.state = state;
        state.entries()
                .forEach(entry -> entries.computeIfAbsent(entry.reference(), reference -> new ArrayList<>(1))
                        .add(entry));
    }

    /**
     * The violations that the history of one warehouse shows; empty if there are none.
     *
     * @param writes all writes to the warehouse, the one that counted its first stock included
     */
    static List<String> violations(List<Write> writes, List<OperationLog.Read> reads, FinalState state) {
        HistoryChecker checker = new HistoryChecker(state);
        checker.checkLedger();
        writes.forEach(checker::checkWrite);
        checker.checkNothingElseWasWritten(writes);
        checker.checkRealTimeOrder(writes);
        checker.checkReads(writes, reads);
        checker.checkEvents();
        checker.checkDeliveries();
        return checker.violations;
    }

    private void violation(String text) {
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(text);
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation is in no library on the class path
    private void require(boolean holds, String text, Object... parts) {
        if (!holds) {
            violation(text.formatted(parts));
        }
    }

    /** Sequences without gaps, quantities chained and never negative, levels equal to the last entries. */
    private void checkLedger() {
        Map<String, Level> last = new HashMap<>();
        long expected = 1;
        for (Entry entry : state.entries()) {
            require(entry.sequence() == expected, "ledger: entry %s follows %s", entry.sequence(), expected - 1);
            expected = entry.sequence() + 1;
            long before = quantity(last.get(entry.sku()));
            require(
                    before + entry.delta() == entry.quantityAfter(),
                    "ledger: entry %s leaves %s after %s and %s",
                    entry.sequence(),
                    entry.quantityAfter(),
                    before,
                    entry.delta());
            require(entry.quantityAfter() >= 0, "ledger: entry %s leaves less than nothing", entry.sequence());
            last.put(entry.sku(), new Level(entry.quantityAfter(), entry.sequence()));
        }
        require(state.headSequence() == expected - 1, "ledger: the head is at %s", state.headSequence());
        require(state.levels().equals(last), "ledger: levels %s, entries %s", state.levels(), last);
    }

    private static long quantity(@Nullable Level level) {
        return level == null ? 0 : level.quantity();
    }

    private void checkWrite(Write write) {
        List<Attempt> answered = write.answered();
        Set<String> answers = new HashSet<>();
        answered.forEach(attempt -> answers.add(attempt.status() + " " + attempt.body()));
        require(answers.size() <= 1, "write %s: unlike answers to the same key", write.id());
        long written = 0;
        for (int i = 0; i < write.lines().size(); i++) {
            int count = entries.getOrDefault(write.reference(i), List.of()).size();
            require(count <= 1, "write %s: line %s was written %s times", write.id(), i, count);
            written += count;
        }
        require(
                written == 0 || written == write.lines().size(),
                "write %s: %s of %s lines were written",
                write.id(),
                written,
                write.lines().size());
        if (answered.isEmpty()) {
            require(
                    written == 0 || state.keys().contains(write.id()),
                    "write %s: written without its idempotency key",
                    write.id());
            return;
        }
        Attempt answer = answered.getFirst();
        require(state.keys().contains(write.id()), "write %s: its key is forgotten", write.id());
        if (answer.status() == 200) {
            require(written == write.lines().size(), "write %s: acknowledged and lost", write.id());
            checkAnsweredLines(write, answer);
        } else {
            require(answer.status() == 409, "write %s: unexpected status %s", write.id(), answer.status());
            require(written == 0, "write %s: refused and written", write.id());
        }
    }

    private void checkAnsweredLines(Write write, Attempt answer) {
        for (int i = 0; i < write.lines().size(); i++) {
            for (Entry entry : entries.getOrDefault(write.reference(i), List.of())) {
                Write.Line line = write.lines().get(i);
                boolean same = entry.sequence() == answer.sequences().get(i)
                        && entry.quantityAfter() == answer.quantities().get(i)
                        && entry.sku().equals(line.sku())
                        && (line.isCount() ? entry.quantityAfter() : entry.delta()) == line.amount();
                require(same, "write %s: line %s differs from its entry %s", write.id(), i, entry.sequence());
            }
        }
    }

    private void checkNothingElseWasWritten(List<Write> writes) {
        Set<String> sent = new HashSet<>();
        for (Write write : writes) {
            for (int i = 0; i < write.lines().size(); i++) {
                sent.add(write.reference(i));
            }
        }
        entries.keySet()
                .forEach(reference -> require(sent.contains(reference), "ledger: nobody sent line %s", reference));
    }

    /** What was acknowledged before another write was sent stands before it. */
    private void checkRealTimeOrder(List<Write> writes) {
        LongUnaryOperator floor = acknowledgedBefore(writes, null);
        for (Write write : sorted(writes, Write::firstInvokedAt)) {
            Entry first = firstEntry(write);
            if (first != null) {
                long before = floor.applyAsLong(write.firstInvokedAt());
                require(
                        first.sequence() > before,
                        "order: write %s is entry %s, but %s was acknowledged before it was sent",
                        write.id(),
                        first.sequence(),
                        before);
            }
        }
    }

    private @Nullable Entry firstEntry(Write write) {
        List<Entry> first = entries.get(write.reference(0));
        return first == null ? null : first.getFirst();
    }

    /**
     * The highest sequence that was acknowledged before a time. Must be asked in the order of time.
     *
     * @param sku the SKU whose entries count; null for all
     */
    private LongUnaryOperator acknowledgedBefore(List<Write> writes, @Nullable String sku) {
        record Acknowledged(long at, long sequence) {}
        List<Acknowledged> all = new ArrayList<>();
        for (Write write : writes) {
            for (Attempt attempt : write.answered()) {
                for (int i = 0; i < attempt.sequences().size(); i++) {
                    if (sku == null || write.lines().get(i).sku().equals(sku)) {
                        all.add(new Acknowledged(
                                attempt.answeredAt(), attempt.sequences().get(i)));
                    }
                }
            }
        }
        all.sort(Comparator.comparingLong(Acknowledged::at));
        int[] next = {0};
        long[] highest = {0};
        return time -> {
            while (next[0] < all.size() && all.get(next[0]).at() < time) {
                highest[0] = Math.max(highest[0], all.get(next[0]++).sequence());
            }
            return highest[0];
        };
    }

    /** Every read shows a level that once was, not older than what was answered before it was sent. */
    private void checkReads(List<Write> writes, List<OperationLog.Read> reads) {
        Map<Long, Entry> bySequence = new HashMap<>();
        state.entries().forEach(entry -> bySequence.put(entry.sequence(), entry));
        Map<String, List<OperationLog.Read>> bySku = new HashMap<>();
        reads.forEach(read ->
                bySku.computeIfAbsent(read.sku(), sku -> new ArrayList<>()).add(read));
        bySku.forEach((sku, ofSku) -> {
            ofSku.forEach(read -> {
                Entry entry = bySequence.get(read.sequence());
                boolean real = entry != null && entry.sku().equals(sku) && entry.quantityAfter() == read.quantity();
                require(real, "read: %s was never %s after entry %s", sku, read.quantity(), read.sequence());
            });
            checkFreshness(sku, ofSku, acknowledgedBefore(writes, sku));
        });
    }

    private void checkFreshness(String sku, List<OperationLog.Read> reads, LongUnaryOperator acknowledged) {
        List<OperationLog.Read> byAnswer = sorted(reads, OperationLog.Read::answeredAt);
        int next = 0;
        long seen = 0;
        for (OperationLog.Read read : sorted(reads, OperationLog.Read::invokedAt)) {
            while (next < byAnswer.size() && byAnswer.get(next).answeredAt() < read.invokedAt()) {
                seen = Math.max(seen, byAnswer.get(next++).sequence());
            }
            long written = acknowledged.applyAsLong(read.invokedAt());
            require(
                    read.sequence() >= written,
                    "read: %s at %s after %s was acknowledged",
                    sku,
                    read.sequence(),
                    written);
            require(read.sequence() >= seen, "read: %s at %s after %s was read", sku, read.sequence(), seen);
        }
    }

    /** One event and one open alert for each crossing of a threshold, in the order of the ledger. */
    private void checkEvents() {
        Map<String, Long> levels = new HashMap<>();
        Set<String> critical = new HashSet<>();
        List<String> expected = new ArrayList<>();
        for (Entry entry : state.entries()) {
            long after = entry.quantityAfter();
            long before = Objects.requireNonNullElse(levels.put(entry.sku(), after), 0L);
            if (before >= PAR && after < PAR) {
                expected.add("stock.low %s %s".formatted(entry.sku(), after));
            }
            if (after <= THRESHOLD ? critical.add(entry.sku()) : critical.remove(entry.sku())) {
                expected.add(
                        "alert.%s %s %s".formatted(after <= THRESHOLD ? "triggered" : "resolved", entry.sku(), after));
            }
        }
        require(state.events().equals(expected), "events: %s", difference(expected, state.events()));
        require(state.openAlerts().equals(critical), "alerts: open %s, critical %s", state.openAlerts(), critical);
        for (int i = 0; i < state.eventSequences().size(); i++) {
            require(
                    state.eventSequences().get(i) == i + 1,
                    "events: %s follows %s",
                    state.eventSequences().get(i),
                    i);
        }
    }

    private static String difference(List<String> expected, List<String> found) {
        for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
            String want = i < expected.size() ? expected.get(i) : "nothing";
            String have = i < found.size() ? found.get(i) : "nothing";
            if (!want.equals(have)) {
                return "number " + (i + 1) + " is " + have + " instead of " + want;
            }
        }
        return "the same";
    }

    private void checkDeliveries() {
        Set<String> once = new HashSet<>();
        state.once().forEach(id -> require(once.add(id), "ONCE: event %s was sent again", id));
        Set<String> retry = new HashSet<>(state.retry());
        state.eventIds().forEach(id -> require(retry.contains(id), "RETRY: event %s was never sent", id));
        require(state.eventIds().containsAll(once), "ONCE: an event that does not exist was sent");
        require(state.eventIds().containsAll(retry), "RETRY: an event that does not exist was sent");
    }

    private static <T> List<T> sorted(List<T> all, ToLongFunction<T> by) {
        return all.stream().sorted(Comparator.comparingLong(by)).toList();
    }
}
