package co.wholesale888.wms.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Event;
import co.wholesale888.wms.chaos.FinalState.Level;
import co.wholesale888.wms.chaos.FinalState.Reservation;
import co.wholesale888.wms.chaos.RequestedReservation.Answer;
import co.wholesale888.wms.chaos.RequestedReservation.Request;
import co.wholesale888.wms.chaos.RequestedReservation.Step;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reservations without a violation, and each rule with reservations that violate it. */
class ReservationCheckerTest {

    private static final long DAY = RequestedReservation.LONG_SECONDS;

    private final Map<String, RequestedReservation> requested = new LinkedHashMap<>();
    private final Map<String, Reservation> rows = new LinkedHashMap<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<OperationLog.Read> reads = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Long> reserved = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    private long time;

    /**
     * 400 of A and 200 of B are counted in second 1. COMMIT holds some of both, is extended, and is committed in part in
     * second 6. OVER expires. LONG holds 220 of A; what remains is sold in second 8. FREE is released. NONE is refused,
     * and the outcome of LOST is unknown.
     */
    @BeforeEach
    void begin() {
        write("w0", 1, "A", "ADJUSTMENT", 400, 400);
        write("w1", 1, "B", "ADJUSTMENT", 200, 200);
        reserve("COMMIT", 5, lines("A", 50, "B", 10), 2);
        reserve("OVER", 1, lines("A", 20), 3);
        answer("COMMIT", Step.EXTEND, 10, held("COMMIT", 2, 14));
        expire("OVER", 5);
        commit("COMMIT", 6, 3, lines("A", 30, "B", 10), 370, 190);
        reserve("LONG", DAY, lines("A", 220), 7);
        reserved.put("A", 220L);
        write("w2", 8, "A", "SALE", -150, 220);
        reserve("FREE", DAY, lines("B", 5), 9);
        end("FREE", Step.RELEASE, 10);
        request("NONE", Step.RESERVE, 1, lines("A", 1)).answers().add(Answer.refused("insufficient_stock"));
        attempt("NONE", 409);
        request("LOST", Step.RESERVE, DAY, lines("B", 3));
        attempt("LOST", Write.UNKNOWN);
        keys.remove("LOST-RESERVE-0");
        reads.add(new OperationLog.Read(0, "A", 220, 5, 220, 1_000, 1_001));
        reads.add(new OperationLog.Read(0, "B", 190, 4, 0, 1_000, 1_001));
    }

    @Test
    void correctReservationsHaveNoViolation() {
        assertThat(check()).isEmpty();
    }

    @Test
    void anUnknownReservationThatIsWhollyThereIsNoViolation() {
        row("LOST", "HELD", 11, 11 + DAY, 0);
        reserved.put("B", 3L);
        assertThat(check()).containsExactly("reservation LOST: there without its idempotency key");
        keys.add("LOST-RESERVE-0");
        assertThat(check()).isEmpty();
    }

    @Test
    void lostRefusedDoubledAndInventedReservationsAreFound() {
        Reservation lost = Objects.requireNonNull(rows.remove("FREE"));
        assertThat(check()).contains("reservation FREE: acknowledged and lost");
        rows.put("FREE", lost);
        rows.put("again", lost);
        assertThat(check()).contains("reservation FREE: stored 2 times");
        rows.remove("again");
        row("NONE", "RELEASED", 11, 12, 12);
        assertThat(check()).contains("reservation NONE: refused and there");
        rows.remove("NONE");
        requested.remove("FREE");
        assertThat(check()).containsExactly("reservation FREE: nobody requested it");
    }

    @Test
    void halfAReservationAndAnotherAnswerAreFound() {
        Reservation row = row("COMMIT", "COMMITTED", 2, 14, 6);
        row.lines().remove("B");
        assertThat(check()).contains("reservation COMMIT: has the lines {A=50}");
        row("FREE", "RELEASED", 8, 9 + DAY, 10);
        assertThat(check()).anyMatch(violation -> violation.startsWith("reservation FREE: answered as Answer"));
    }

    @Test
    void unlikeAnswersUnexpectedStatusesAndForgottenKeysAreFound() {
        attempt("NONE", 422);
        keys.remove("FREE-RELEASE-1");
        assertThat(check())
                .containsExactly(
                        "reservation FREE: the key FREE-RELEASE-1 is forgotten",
                        "reservation NONE: unexpected status 422 of RESERVE",
                        "reservation NONE: unlike answers to NONE-RESERVE-0");
    }

    @Test
    void aSecondEndAndAnExtensionAfterTheEndAreFound() {
        answer("FREE", Step.COMMIT, 0, new Answer("COMMITTED", "rsv_FREE", 0, 0, seconds(11)));
        assertThat(check())
                .contains("reservation FREE: COMMIT was acknowledged after the end")
                .anyMatch(violation -> violation.startsWith("reservation FREE: COMMIT was acknowledged, but it is"));
        requested.get("FREE").requests().removeLast();
        answer("FREE", Step.EXTEND, DAY, held("FREE", 9, 11 + DAY));
        row("FREE", "RELEASED", 9, 11 + DAY, 10);
        assertThat(check())
                .contains(
                        "reservation FREE: EXTEND was acknowledged after the end",
                        "reservation FREE: extended after its end");
    }

    @Test
    void aLostEndAndAnEndThatNobodyAskedForAreFound() {
        row("FREE", "HELD", 9, 9 + DAY, 0);
        assertThat(check())
                .contains("reservation FREE: HELD after its end")
                .anyMatch(violation -> violation.startsWith("reservation FREE: RELEASE was acknowledged, but it is"));
        row("FREE", "RELEASED", 9, 9 + DAY, 10);
        row("LONG", "RELEASED", 7, 7 + DAY, 9);
        assertThat(check()).contains("reservation LONG: nobody made it RELEASED");
        reserved.remove("A");
        request("LONG", Step.RELEASE, 0, lines("A", 220));
        attempt("LONG", Write.UNKNOWN);
        assertThat(check()).isEmpty();
        keys.remove("LONG-RELEASE-1");
        assertThat(check()).containsExactly("reservation LONG: nobody made it RELEASED");
    }

    /** Unless an extension with an unknown outcome may have come in between. */
    @Test
    void aRefusalBecauseOfAnEndThatWasNoneIsFound() {
        request("LONG", Step.RELEASE, 0, lines("A", 220)).answers().add(Answer.refused("invalid_state"));
        attempt("LONG", 409);
        assertThat(check()).containsExactly("reservation LONG: HELD after its end");
        request("LONG", Step.EXTEND, DAY, lines("A", 220));
        attempt("LONG", Write.UNKNOWN);
        assertThat(check()).isEmpty();
    }

    @Test
    void entriesOfACommitThatAreMissingDoubledOrOthersAreFound() {
        String violation = "reservation COMMIT: its commit is not what the ledger has";
        Entry ofB = entries.remove(3);
        assertThat(check()).anyMatch(each -> each.startsWith(violation));
        entries.add(3, ofB);
        entries.add(entry(6, 6, "B", "SALE", -10, 180, "COMMIT"));
        assertThat(check()).anyMatch(each -> each.startsWith(violation));
        entries.removeLast();
        entries.set(3, entry(4, 6, "B", "SALE", -9, 191, "COMMIT"));
        assertThat(check()).anyMatch(each -> each.startsWith(violation));
        entries.set(3, entry(4, 7, "B", "SALE", -10, 190, "COMMIT"));
        assertThat(check()).anyMatch(each -> each.startsWith(violation));
        entries.set(3, ofB);
        entries.add(entry(6, 10, "B", "SALE", -5, 185, "FREE"));
        assertThat(check()).contains("reservation FREE: 1 entries without a commit");
    }

    @Test
    void anUnknownCommitWritesWhatItAskedForOrNothing() {
        Request commit = requested.get("COMMIT").requests().getLast();
        commit.answers().clear();
        long at = commit.attempts().getFirst().invokedAt();
        commit.attempts().set(0, new Attempt(at, at + 5, Write.UNKNOWN, 0, List.of(), List.of()));
        assertThat(check()).isEmpty();
        entries.set(3, entry(4, 6, "B", "SALE", -9, 191, "COMMIT"));
        assertThat(check()).anyMatch(each -> each.startsWith("reservation COMMIT: its commit is not"));
    }

    @Test
    void aCommitThatStandsBeforeAnEarlierWriteIsFound() {
        Attempt attempt =
                requested.get("COMMIT").requests().getLast().attempts().getFirst();
        requested.get("COMMIT").requests().getLast().attempts().set(0, attempt(900, attempt));
        assertThat(check()).contains("order: commit of COMMIT is entry 3, but 5 was acknowledged before it was sent");
    }

    @Test
    void aLostExtensionIsFound() {
        row("COMMIT", "COMMITTED", 2, 7, 6);
        assertThat(check()).containsExactly("reservation COMMIT: expires at 7000000 instead of 14000000");
        row("COMMIT", "COMMITTED", 2, 9, 6);
        request("COMMIT", Step.EXTEND, 5, lines("A", 50));
        attempt("COMMIT", Write.UNKNOWN);
        assertThat(check()).isEmpty();
        row("COMMIT", "COMMITTED", 2, 8, 6);
        assertThat(check()).containsExactly("reservation COMMIT: expires at 8000000 instead of 14000000");
    }

    @Test
    void whatExpiresEarlyLateOrNeverIsFound() {
        expire("OVER", 3);
        events.removeLast();
        assertThat(check()).contains("reservation OVER: expired before its time");
        row("OVER", "EXPIRED", 3, 4, 40);
        assertThat(check()).contains("reservation OVER: expired long after its time");
        row("OVER", "HELD", 3, 4, 0);
        assertThat(check()).contains("reservation OVER: still HELD, although it is over since 4000000");
    }

    @Test
    void missingDoubledAndInventedEventsAreFound() {
        events.clear();
        assertThat(check()).containsExactly("reservations: missing events [reservation.expired rsv_OVER]");
        expire("OVER", 5);
        expire("OVER", 5);
        assertThat(check()).containsExactly("reservations: one event too many, reservation.expired rsv_OVER");
        events.set(1, new Event(2, "e2", "reservation.expired rsv_LONG"));
        assertThat(check()).containsExactly("reservations: one event too many, reservation.expired rsv_LONG");
    }

    @Test
    void anotherSumOfWhatIsReservedIsFound() {
        reserved.put("A", 221L);
        reserved.put("B", 1L);
        assertThat(check()).containsExactly("reserved: levels say {A=221, B=1}, reservations hold {A=220}");
    }

    @Test
    void aSaleOfWhatOthersHoldIsFound() {
        write("w3", 9, "A", "SALE", -1, 219);
        assertThat(check()).contains("reserved: entry 6 leaves 219 of A, of which others hold 220");
        entries.removeLast();
        writes.removeLast();
        write("w3", 9, "A", "DAMAGE", -1, 219);
        assertThat(check()).noneMatch(violation -> violation.startsWith("reserved"));
    }

    /** It may have come before the hold or after it. */
    @Test
    void aSaleInTheBatchThatBeginsOrEndsAHoldIsNotJudgedByIt() {
        write("w3", 9, "B", "SALE", -190, 0);
        assertThat(check()).noneMatch(violation -> violation.startsWith("reserved"));
        entries.removeLast();
        writes.removeLast();
        write("w3", 10, "B", "SALE", -190, 0);
        assertThat(check()).noneMatch(violation -> violation.startsWith("reserved"));
    }

    @Test
    void holdsOfMoreThanThereWasAreFound() {
        requested.remove("LONG");
        reserve("LONG", DAY, lines("A", 371), 7);
        reserved.put("A", 371L);
        assertThat(check()).contains("reserved: 371 of A are held from 7000000 on, but at most 370 were there");
    }

    @Test
    void readsThatWereNeverTrueOrAreStaleAreFound() {
        reads.add(new OperationLog.Read(0, "A", 220, 5, 219, 1_000, 1_001));
        reads.add(new OperationLog.Read(0, "A", 370, 3, 0, 70, 71));
        reads.add(new OperationLog.Read(0, "B", 190, 4, 5, 1_000, 1_001));
        assertThat(check())
                .contains("read: of A never were 219 reserved after entry 5")
                .contains("read: of B 5 were reserved until 10000000, but what happened at 10000000 was acknowledged");
    }

    private static long seconds(long seconds) {
        return seconds * 1_000_000;
    }

    private static Map<String, Long> lines(Object... skusAndQuantities) {
        Map<String, Long> lines = new LinkedHashMap<>();
        for (int i = 0; i < skusAndQuantities.length; i += 2) {
            lines.put((String) skusAndQuantities[i], ((Integer) skusAndQuantities[i + 1]).longValue());
        }
        return lines;
    }

    private static Answer held(String name, long createdAt, long expiresAt) {
        return new Answer("HELD", "rsv_" + name, seconds(createdAt), seconds(expiresAt), 0);
    }

    private Request request(String name, Step step, long seconds, Map<String, Long> lines) {
        RequestedReservation reservation =
                requested.computeIfAbsent(name, reference -> new RequestedReservation(reference, 0, lines));
        Request request = reservation.begin(step, true, seconds, lines);
        keys.add(Objects.requireNonNull(request.key()));
        return request;
    }

    private void attempt(String name, int status) {
        Attempt answered = new Attempt(0, 0, status, status, List.of(), List.of());
        Objects.requireNonNull(requested.get(name))
                .requests()
                .getLast()
                .attempts()
                .add(attempt(++time * 10, answered));
    }

    private static Attempt attempt(long at, Attempt like) {
        return new Attempt(at, at + 5, like.status(), like.body(), like.sequences(), like.quantities());
    }

    private void answer(String name, Step step, long seconds, Answer answer) {
        Map<String, Long> lines = Objects.requireNonNull(requested.get(name)).lines();
        request(name, step, seconds, lines).answers().add(answer);
        attempt(name, 200);
        if (step == Step.EXTEND) {
            row(name, "HELD", answer.createdAt() / 1_000_000, answer.expiresAt() / 1_000_000, 0);
        }
    }

    private void reserve(String name, long seconds, Map<String, Long> lines, long at) {
        request(name, Step.RESERVE, seconds, lines).answers().add(held(name, at, at + seconds));
        attempt(name, 201);
        row(name, "HELD", at, at + seconds, 0);
    }

    private void end(String name, Step step, long at) {
        Reservation row = Objects.requireNonNull(rows.get(name));
        Answer answer = new Answer(step.status(), row.id(), row.createdAt(), row.expiresAt(), seconds(at));
        answer(name, step, 0, answer);
        row(name, step.status(), row.createdAt() / 1_000_000, row.expiresAt() / 1_000_000, at);
    }

    private void commit(String name, long at, long sequence, Map<String, Long> lines, long... quantitiesAfter) {
        end(name, Step.COMMIT, at);
        List<Request> requests = Objects.requireNonNull(requested.get(name)).requests();
        Attempt answered = requests.removeLast().attempts().getFirst();
        Request commit = request(name, Step.COMMIT, 0, lines);
        commit.answers().add(new Answer("COMMITTED", "rsv_" + name, 0, 0, seconds(at)));
        List<Long> sequences = new ArrayList<>();
        List<Long> quantities = new ArrayList<>();
        lines.forEach((sku, quantity) -> {
            long after = quantitiesAfter[sequences.size()];
            sequences.add(sequence + sequences.size());
            quantities.add(after);
            entries.add(entry(sequences.getLast(), at, sku, "SALE", -quantity, after, name));
        });
        commit.attempts()
                .add(new Attempt(
                        answered.invokedAt(), answered.answeredAt(), 200, answered.body(), sequences, quantities));
    }

    private void expire(String name, long at) {
        Reservation row = Objects.requireNonNull(rows.get(name));
        row(name, "EXPIRED", row.createdAt() / 1_000_000, row.expiresAt() / 1_000_000, at);
        events.add(new Event(events.size() + 1, "e" + events.size(), "reservation.expired " + row.id()));
    }

    private Reservation row(String name, String status, long createdAt, long expiresAt, long endedAt) {
        Map<String, Long> lines = Objects.requireNonNull(requested.get(name)).lines();
        Reservation row = new Reservation(
                "rsv_" + name,
                name,
                status,
                new HashMap<>(lines),
                seconds(createdAt),
                seconds(expiresAt),
                seconds(endedAt));
        rows.put(name, row);
        return row;
    }

    private void write(String id, long at, String sku, String type, long amount, long quantityAfter) {
        Write write = new Write(id, 0, List.of(new Write.Line(sku, type, amount)));
        long sequence = entries.size() + 1;
        Attempt answered = new Attempt(0, 0, 200, 1, List.of(sequence), List.of(quantityAfter));
        write.add(attempt(++time * 10, answered));
        writes.add(write);
        keys.add(id);
        entries.add(entry(sequence, at, sku, type, amount, quantityAfter, id + ".0"));
    }

    private static Entry entry(
            long sequence, long at, String sku, String type, long delta, long quantityAfter, String reference) {
        return new Entry(sequence, sku, type, delta, quantityAfter, reference, null, seconds(at));
    }

    private List<String> check() {
        Map<String, Level> levels = new HashMap<>();
        entries.forEach(entry -> levels.put(entry.sku(), new Level(entry.quantityAfter(), entry.sequence())));
        return HistoryChecker.violations(
                writes,
                reads,
                List.of(),
                List.copyOf(requested.values()),
                new FinalState(
                        entries,
                        entries.size(),
                        levels,
                        levels.keySet(),
                        List.of(),
                        new FinalState.Reservations(List.copyOf(rows.values()), reserved, seconds(20)),
                        events,
                        Set.of(),
                        keys,
                        List.of(),
                        events.stream().map(Event::id).toList(),
                        List.of()));
    }
}
