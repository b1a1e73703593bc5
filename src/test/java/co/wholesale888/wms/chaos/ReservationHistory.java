package co.wholesale888.wms.chaos;

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

/** Reservations without a violation, with which each test begins to make one. */
final class ReservationHistory {

    static final long DAY = RequestedReservation.LONG_SECONDS;

    final Map<String, RequestedReservation> requested = new LinkedHashMap<>();
    final Map<String, Reservation> rows = new LinkedHashMap<>();
    final List<Write> writes = new ArrayList<>();
    final List<OperationLog.Read> reads = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final Map<String, Long> reserved = new HashMap<>();
    final Set<String> keys = new HashSet<>();
    private long time;

    /**
     * 400 of A and 200 of B are counted in second 1. COMMIT holds some of both, is extended, and is committed in part in
     * second 6. OVER expires. LONG holds 220 of A; what remains is sold in second 8. FREE is released. NONE is refused,
     * and the outcome of LOST is unknown.
     */
    ReservationHistory() {
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

    static long seconds(long seconds) {
        return seconds * 1_000_000;
    }

    static Map<String, Long> lines(Object... skusAndQuantities) {
        Map<String, Long> lines = new LinkedHashMap<>();
        for (int i = 0; i < skusAndQuantities.length; i += 2) {
            lines.put((String) skusAndQuantities[i], ((Integer) skusAndQuantities[i + 1]).longValue());
        }
        return lines;
    }

    static Answer held(String name, long createdAt, long expiresAt) {
        return new Answer("HELD", "rsv_" + name, seconds(createdAt), seconds(expiresAt), 0);
    }

    Request request(String name, Step step, long seconds, Map<String, Long> lines) {
        RequestedReservation reservation =
                requested.computeIfAbsent(name, reference -> new RequestedReservation(reference, 0, lines));
        Request request = reservation.begin(step, true, seconds, lines);
        keys.add(Objects.requireNonNull(request.key()));
        return request;
    }

    void attempt(String name, int status) {
        Attempt answered = new Attempt(0, 0, status, status, List.of(), List.of());
        Objects.requireNonNull(requested.get(name))
                .requests()
                .getLast()
                .attempts()
                .add(attempt(++time * 10, answered));
    }

    static Attempt attempt(long at, Attempt like) {
        return new Attempt(at, at + 5, like.status(), like.body(), like.sequences(), like.quantities());
    }

    void answer(String name, Step step, long seconds, Answer answer) {
        Map<String, Long> lines = Objects.requireNonNull(requested.get(name)).lines();
        request(name, step, seconds, lines).answers().add(answer);
        attempt(name, 200);
        if (step == Step.EXTEND) {
            row(name, "HELD", answer.createdAt() / 1_000_000, answer.expiresAt() / 1_000_000, 0);
        }
    }

    void reserve(String name, long seconds, Map<String, Long> lines, long at) {
        request(name, Step.RESERVE, seconds, lines).answers().add(held(name, at, at + seconds));
        attempt(name, 201);
        row(name, "HELD", at, at + seconds, 0);
    }

    void end(String name, Step step, long at) {
        Reservation row = Objects.requireNonNull(rows.get(name));
        Answer answer = new Answer(step.status(), row.id(), row.createdAt(), row.expiresAt(), seconds(at));
        answer(name, step, 0, answer);
        row(name, step.status(), row.createdAt() / 1_000_000, row.expiresAt() / 1_000_000, at);
    }

    void commit(String name, long at, long sequence, Map<String, Long> lines, long... quantitiesAfter) {
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

    void expire(String name, long at) {
        Reservation row = Objects.requireNonNull(rows.get(name));
        row(name, "EXPIRED", row.createdAt() / 1_000_000, row.expiresAt() / 1_000_000, at);
        events.add(new Event(events.size() + 1, "e" + events.size(), "reservation.expired " + row.id()));
    }

    Reservation row(String name, String status, long createdAt, long expiresAt, long endedAt) {
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

    void write(String id, long at, String sku, String type, long amount, long quantityAfter) {
        Write write = new Write(id, 0, List.of(new Write.Line(sku, type, amount)));
        long sequence = entries.size() + 1;
        Attempt answered = new Attempt(0, 0, 200, 1, List.of(sequence), List.of(quantityAfter));
        write.add(attempt(++time * 10, answered));
        writes.add(write);
        keys.add(id);
        entries.add(entry(sequence, at, sku, type, amount, quantityAfter, id + ".0"));
    }

    static Entry entry(
            long sequence, long at, String sku, String type, long delta, long quantityAfter, String reference) {
        return new Entry(sequence, sku, type, delta, quantityAfter, reference, null, seconds(at));
    }

    List<String> check() {
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
