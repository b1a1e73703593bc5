package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Event;
import co.wholesale888.wms.chaos.FinalState.Reservation;
import co.wholesale888.wms.chaos.RequestedReservation.Answer;
import co.wholesale888.wms.chaos.RequestedReservation.Request;
import co.wholesale888.wms.chaos.RequestedReservation.Step;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that each reservation was made wholly and once, or not at all, and has ended once at most. */
final class ReservationChecker {

    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int CONFLICT = 409;

    private final FinalState state;
    private final Violations violations;
    private final ReservationEndChecker ends;
    private final Map<String, List<Reservation>> stored = new HashMap<>();

    /**
     * @param entries the entries by reference, without receipts
     */
    ReservationChecker(FinalState state, Map<String, List<Entry>> entries, Violations violations) {
        this.state = state;
        this.violations = violations;
        this.ends = new ReservationEndChecker(state, entries, violations);
        state.reservations()
                .all()
                .forEach(each -> stored.computeIfAbsent(each.reference(), reference -> new ArrayList<>(1))
                        .add(each));
    }

    void check(List<RequestedReservation> requested) {
        requested.forEach(this::check);
        Set<String> references = new HashSet<>();
        requested.forEach(each -> references.add(each.reference()));
        Set<String> expired = new HashSet<>();
        for (Reservation each : state.reservations().all()) {
            violations.require(
                    references.contains(each.reference()), "reservation %s: nobody requested it", each.reference());
            if (each.status().equals("EXPIRED")) {
                expired.add("reservation.expired " + each.id());
            }
        }
        for (Event event : state.events()) {
            violations.require(
                    !event.isOfReservation() || expired.remove(event.brief()),
                    "reservations: one event too many, %s",
                    event.brief());
        }
        violations.require(expired.isEmpty(), "reservations: missing events %s", expired);
    }

    private void check(RequestedReservation requested) {
        String name = requested.reference();
        requested.requests().forEach(request -> checkAnswers(name, request));
        Request creation = requested.requests().getFirst();
        List<Reservation> found = stored.getOrDefault(name, List.of());
        violations.require(found.size() <= 1, "reservation %s: stored %s times", name, found.size());
        violations.require(
                !creation.isAcknowledged() || !found.isEmpty(), "reservation %s: acknowledged and lost", name);
        boolean refused = !creation.isUnknown() && !creation.isAcknowledged();
        violations.require(!refused || found.isEmpty(), "reservation %s: refused and there", name);
        violations.require(
                found.isEmpty() || hasKey(creation), "reservation %s: there without its idempotency key", name);
        boolean ended = checkSteps(requested);
        ends.checkEntries(requested, found);
        for (Reservation reservation : found) {
            checkCreation(requested, reservation);
            violations.require(!ended || !reservation.isHeld(), "reservation %s: HELD after its end", name);
            ends.check(requested, reservation);
        }
    }

    private void checkAnswers(String name, Request request) {
        Set<String> answers = new HashSet<>();
        for (Attempt attempt : request.answered()) {
            answers.add(attempt.status() + " " + attempt.body());
            boolean expected =
                    attempt.status() == (request.step() == Step.RESERVE ? CREATED : OK) || attempt.status() == CONFLICT;
            violations.require(
                    expected, "reservation %s: unexpected status %s of %s", name, attempt.status(), request.step());
        }
        violations.require(answers.size() <= 1, "reservation %s: unlike answers to %s", name, request.key());
        violations.require(
                answers.isEmpty() || hasKey(request), "reservation %s: the key %s is forgotten", name, request.key());
    }

    private boolean hasKey(Request request) {
        return request.key() == null || state.keys().contains(request.key());
    }

    /**
     * Checks that every request after an end is refused, and returns whether the reservation had ended. A refusal
     * because it was over does not count if an unknown extension may have come in between.
     */
    private boolean checkSteps(RequestedReservation requested) {
        boolean undecided =
                requested.requests().stream().anyMatch(request -> request.step() == Step.EXTEND && request.isUnknown());
        boolean ended = false;
        for (Request request : requested.requests()) {
            violations.require(
                    !ended || !request.isAcknowledged(),
                    "reservation %s: %s was acknowledged after the end",
                    requested.reference(),
                    request.step());
            Answer answer = request.answer();
            ended |= answer != null && answer.hasEnded() && !(answer.isRefused() && undecided);
        }
        return ended;
    }

    private void checkCreation(RequestedReservation requested, Reservation reservation) {
        Answer answer = requested.requests().getFirst().answer();
        violations.require(
                answer == null || answer.id().equals(reservation.id()) && answer.createdAt() == reservation.createdAt(),
                "reservation %s: answered as %s, stored as %s",
                requested.reference(),
                answer,
                reservation);
        violations.require(
                reservation.lines().equals(requested.lines()),
                "reservation %s: has the lines %s",
                requested.reference(),
                reservation.lines());
    }
}
