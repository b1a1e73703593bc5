package co.wholesale888.wms.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Event;
import co.wholesale888.wms.chaos.FinalState.Level;
import co.wholesale888.wms.chaos.Write.Attempt;
import co.wholesale888.wms.chaos.Write.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A history without a violation, and each rule with a history that violates it. */
class HistoryCheckerTest {

    private final List<Write> writes = new ArrayList<>();
    private final List<OperationLog.Read> reads = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Level> levels = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Set<String> openAlerts = new HashSet<>();
    private final Set<String> keys = new HashSet<>();
    private final List<String> once = new ArrayList<>();
    private final List<String> retry = new ArrayList<>();
    private final List<String> stream = new ArrayList<>();
    private long head = 4;

    /** A is counted to 200; w1 sells 100 of A, then 70 of A and 5 more; w2 is refused; w3 is unknown and not there. */
    @BeforeEach
    void begin() {
        write("w0", 10, 20, 200, List.of(1L), List.of(200L), new Line("A", "ADJUSTMENT", 200));
        write(
                "w1",
                30,
                40,
                200,
                List.of(2L, 3L, 4L),
                List.of(100L, 30L, 25L),
                new Line("A", "SALE", -100),
                new Line("A", "SALE", -70),
                new Line("A", "SALE", -5));
        write("w2", 50, 60, 409, List.of(), List.of(), new Line("A", "SALE", -26));
        write("w3", 50, 60, Write.UNKNOWN, List.of(), List.of(), new Line("A", "SALE", -1));
        entries.addAll(List.of(
                entry(1, "A", 200, 200, "w0.0"),
                entry(2, "A", -100, 100, "w1.0"),
                entry(3, "A", -70, 30, "w1.1"),
                entry(4, "A", -5, 25, "w1.2")));
        levels.put("A", new Level(25, 4));
        events.add(new Event(1, "e1", "stock.low A 100"));
        events.add(new Event(2, "e2", "alert.triggered A 30"));
        openAlerts.add("A");
        keys.addAll(List.of("w0", "w1", "w2"));
        once.add("e1");
        retry.addAll(List.of("e1", "e2", "e2"));
        stream.addAll(List.of("e1", "e2"));
        reads.add(new OperationLog.Read(0, "A", 200, 1, 0, 21, 29));
        reads.add(new OperationLog.Read(0, "A", 25, 4, 0, 41, 49));
    }

    @Test
    void aCorrectHistoryHasNoViolation() {
        assertThat(check()).isEmpty();
    }

    @Test
    void anUnknownWriteThatIsWhollyThereIsNoViolation() {
        entries.add(entry(5, "A", -1, 24, "w3.0"));
        levels.put("A", new Level(24, 5));
        head = 5;
        keys.add("w3");
        assertThat(check()).isEmpty();
    }

    @Test
    void anUnknownWriteWithoutItsKeyIsFound() {
        entries.add(entry(5, "A", -1, 24, "w3.0"));
        levels.put("A", new Level(24, 5));
        head = 5;
        assertThat(check()).singleElement().asString().contains("w3", "without its idempotency key");
    }

    @Test
    void aLostWriteIsFound() {
        write("w4", 70, 80, 200, List.of(5L), List.of(24L), new Line("A", "SALE", -1));
        keys.add("w4");
        assertThat(check()).contains("write w4: acknowledged and lost");
    }

    @Test
    void halfAWriteIsFound() {
        write("w4", 70, 80, Write.UNKNOWN, List.of(), List.of(), new Line("A", "SALE", -1), new Line("A", "SALE", -1));
        entries.add(entry(5, "A", -1, 24, "w4.0"));
        assertThat(check()).contains("write w4: 1 of 2 lines were written");
    }

    @Test
    void aDoubledWriteIsFound() {
        entries.add(entry(5, "A", -5, 20, "w1.2"));
        assertThat(check()).contains("write w1: line 2 was written 2 times");
    }

    @Test
    void aRefusedWriteThatIsThereIsFound() {
        entries.add(entry(5, "A", -26, -1, "w2.0"));
        assertThat(check())
                .contains("write w2: refused and written")
                .anyMatch(violation -> violation.contains("less than nothing"));
    }

    @Test
    void unlikeAnswersAndUnexpectedStatusesAreFound() {
        writes.get(1).add(new Attempt(61, 62, 200, 999, List.of(2L, 3L, 4L), List.of(100L, 30L, 25L)));
        write("w4", 70, 80, 500, List.of(), List.of(), new Line("A", "SALE", -1));
        assertThat(check()).contains("write w1: unlike answers to the same key", "write w4: unexpected status 500");
    }

    @Test
    void anAnswerThatDiffersFromTheLedgerIsFound() {
        write("w4", 70, 80, 200, List.of(5L), List.of(23L), new Line("A", "SALE", -1));
        entries.add(entry(5, "A", -1, 24, "w4.0"));
        assertThat(check()).contains("write w4: line 0 differs from its entry 5");
    }

    @Test
    void aForgottenKeyIsFound() {
        keys.remove("w2");
        assertThat(check()).containsExactly("write w2: its key is forgotten");
    }

    @Test
    void anEntryThatNobodySentIsFound() {
        entries.add(entry(5, "A", 0, 25, "w9.0"));
        assertThat(check()).contains("ledger: nobody sent line w9.0");
    }

    @Test
    void gapsAndBrokenChainsAreFound() {
        entries.set(3, entry(5, "A", -5, 24, "w1.2"));
        assertThat(check())
                .contains("ledger: entry 5 follows 3", "ledger: entry 5 leaves 24 after 30 and -5")
                .contains("ledger: the head is at 4")
                .anyMatch(violation -> violation.startsWith("ledger: levels"));
    }

    @Test
    void aWriteThatStandsBeforeAnEarlierOneIsFound() {
        write("w4", 5, 6, 200, List.of(5L), List.of(24L), new Line("A", "SALE", -1));
        assertThat(check()).anyMatch(violation -> violation.startsWith("order: write w0 is entry 1, but 5"));
    }

    @Test
    void staleImpossibleAndBackwardReadsAreFound() {
        reads.add(new OperationLog.Read(0, "A", 100, 2, 0, 50, 51));
        reads.add(new OperationLog.Read(0, "A", 99, 2, 0, 31, 32));
        assertThat(check())
                .contains("read: A was never 99 after entry 2")
                .contains("read: A at 2 after 4 was acknowledged", "read: A at 2 after 4 was read");
    }

    @Test
    void missingAndDoubledEventsAndAlertsAreFound() {
        events.set(1, new Event(3, "e2", "alert.resolved A 30"));
        openAlerts.clear();
        assertThat(check())
                .contains("events: number 2 is alert.resolved A 30 instead of alert.triggered A 30")
                .contains("alerts: open [], critical [A]", "events: 3 follows 1");
    }

    @Test
    void deliveriesTooManyOrTooFewAreFound() {
        once.add("e1");
        retry.removeIf("e2"::equals);
        assertThat(check()).containsExactly("ONCE: event e1 was sent again", "RETRY: event e2 was never sent");
    }

    @Test
    void deliveriesOfNothingAreFound() {
        once.add("e9");
        retry.add("e9");
        assertThat(check())
                .containsExactly(
                        "ONCE: an event that does not exist was sent", "RETRY: an event that does not exist was sent");
    }

    @Test
    void aStreamThatSkipsRepeatsOrSwapsEventsIsFound() {
        stream.remove("e1");
        assertThat(check()).containsExactly("stream: number 1 is e2 instead of e1");
        stream.addAll(List.of("e1"));
        assertThat(check()).containsExactly("stream: number 1 is e2 instead of e1");
        stream.clear();
        stream.addAll(List.of("e1", "e2", "e2"));
        assertThat(check()).containsExactly("stream: number 3 is e2 instead of nothing");
        stream.clear();
        stream.addAll(List.of("e1", "status 410"));
        assertThat(check()).containsExactly("stream: number 2 is status 410 instead of e2");
    }

    private static Entry entry(long sequence, String sku, long delta, long quantityAfter, String reference) {
        String type = delta < 0 ? "SALE" : "RETURN";
        return new Entry(sequence, sku, type, delta, quantityAfter, reference, null, sequence);
    }

    private void write(
            String id,
            long invokedAt,
            long answeredAt,
            int status,
            List<Long> sequences,
            List<Long> quantities,
            Line... lines) {
        Write write = new Write(id, 0, List.of(lines));
        write.add(new Attempt(invokedAt, answeredAt, status, 1, sequences, quantities));
        writes.add(write);
    }

    private List<String> check() {
        return HistoryChecker.violations(
                writes,
                reads,
                List.of(),
                List.of(),
                new FinalState(
                        entries,
                        head,
                        levels,
                        levels.keySet(),
                        List.of(),
                        new FinalState.Reservations(List.of(), Map.of(), 0),
                        events,
                        openAlerts,
                        keys,
                        once,
                        retry,
                        List.of(stream)));
    }
}
