package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Level;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether what a warehouse holds explains everything that its clients saw. It is exact: a violation is a broken
 * promise, not a suspicion. Its time grows linearly with the history, apart from sorting.
 */
final class HistoryChecker {

    static final long THRESHOLD = 40;
    static final long PAR = 120;

    private final FinalState state;
    private final Violations violations = new Violations();

    /** The entries by reference, except those of shipments: usually one for each reference. */
    private final Map<String, List<Entry>> entries = new HashMap<>();

    private HistoryChecker(FinalState state) {
        this.state = state;
        state.entries().stream()
                .filter(entry -> !entry.isReceipt())
                .forEach(entry -> entries.computeIfAbsent(entry.reference(), reference -> new ArrayList<>(1))
                        .add(entry));
    }

    /**
     * The violations that the history of one warehouse shows; empty if there are none.
     *
     * @param writes all writes to the warehouse, the one that counted its first stock included
     * @param orders all orders of the warehouse
     * @param reservations all reservations of the warehouse
     */
    static List<String> violations(
            List<Write> writes,
            List<OperationLog.Read> reads,
            List<PlacedOrder> orders,
            List<RequestedReservation> reservations,
            FinalState state) {
        HistoryChecker checker = new HistoryChecker(state);
        checker.checkLedger();
        writes.forEach(checker::checkWrite);
        checker.checkNothingElseWasWritten(writes, reservations);
        TimeChecker time = new TimeChecker(state, writes, orders, reservations, checker.violations);
        time.checkOrder();
        time.checkReads(reads);
        new OrderChecker(state, checker.violations).check(orders);
        new ReservationChecker(state, checker.entries, checker.violations).check(reservations);
        HoldReplay holds = new HoldReplay(state, checker.violations);
        holds.replay();
        holds.checkReads(reads, reservations);
        new EventChecker(state, checker.violations).check();
        return checker.violations.list();
    }

    /** Sequences without gaps, quantities chained and never negative, levels equal to the last entries. */
    private void checkLedger() {
        Map<String, Level> last = new HashMap<>();
        long expected = 1;
        for (Entry entry : state.entries()) {
            violations.require(
                    entry.sequence() == expected, "ledger: entry %s follows %s", entry.sequence(), expected - 1);
            expected = entry.sequence() + 1;
            long before = quantity(last.get(entry.sku()));
            violations.require(
                    before + entry.delta() == entry.quantityAfter(),
                    "ledger: entry %s leaves %s after %s and %s",
                    entry.sequence(),
                    entry.quantityAfter(),
                    before,
                    entry.delta());
            violations.require(
                    entry.quantityAfter() >= 0, "ledger: entry %s leaves less than nothing", entry.sequence());
            last.put(entry.sku(), new Level(entry.quantityAfter(), entry.sequence()));
        }
        violations.require(state.headSequence() == expected - 1, "ledger: the head is at %s", state.headSequence());
        violations.require(state.levels().equals(last), "ledger: levels %s, entries %s", state.levels(), last);
    }

    private static long quantity(@Nullable Level level) {
        return level == null ? 0 : level.quantity();
    }

    private void checkWrite(Write write) {
        List<Attempt> answered = write.answered();
        Set<String> answers = new HashSet<>();
        answered.forEach(attempt -> answers.add(attempt.status() + " " + attempt.body()));
        violations.require(answers.size() <= 1, "write %s: unlike answers to the same key", write.id());
        long written = 0;
        for (int i = 0; i < write.lines().size(); i++) {
            int count = entries.getOrDefault(write.reference(i), List.of()).size();
            violations.require(count <= 1, "write %s: line %s was written %s times", write.id(), i, count);
            written += count;
        }
        violations.require(
                written == 0 || written == write.lines().size(),
                "write %s: %s of %s lines were written",
                write.id(),
                written,
                write.lines().size());
        if (answered.isEmpty()) {
            violations.require(
                    written == 0 || state.keys().contains(write.id()),
                    "write %s: written without its idempotency key",
                    write.id());
            return;
        }
        Attempt answer = answered.getFirst();
        violations.require(state.keys().contains(write.id()), "write %s: its key is forgotten", write.id());
        if (answer.status() == 200) {
            violations.require(written == write.lines().size(), "write %s: acknowledged and lost", write.id());
            checkAnsweredLines(write, answer);
        } else {
            violations.require(answer.status() == 409, "write %s: unexpected status %s", write.id(), answer.status());
            violations.require(written == 0, "write %s: refused and written", write.id());
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
                violations.require(
                        same, "write %s: line %s differs from its entry %s", write.id(), i, entry.sequence());
            }
        }
    }

    private void checkNothingElseWasWritten(List<Write> writes, List<RequestedReservation> reservations) {
        Set<String> sent = new HashSet<>();
        for (Write write : writes) {
            for (int i = 0; i < write.lines().size(); i++) {
                sent.add(write.reference(i));
            }
        }
        reservations.forEach(reservation -> sent.add(reservation.reference()));
        entries.keySet()
                .forEach(reference ->
                        violations.require(sent.contains(reference), "ledger: nobody sent line %s", reference));
    }
}
