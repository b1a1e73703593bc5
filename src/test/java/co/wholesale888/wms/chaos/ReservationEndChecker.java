package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Reservation;
import co.wholesale888.wms.chaos.RequestedReservation.Answer;
import co.wholesale888.wms.chaos.RequestedReservation.Request;
import co.wholesale888.wms.chaos.RequestedReservation.Step;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks how and when a reservation has ended, and what its commit has written. Times are the database's. */
final class ReservationEndChecker {

    private static final long SECOND = 1_000_000;

    /** How long after its time a reservation may be HELD when nothing is wrong; the promise is one second. */
    private static final long LATEST = 10 * SECOND;

    private final FinalState state;
    private final Map<String, List<Entry>> entries;
    private final Violations violations;

    ReservationEndChecker(FinalState state, Map<String, List<Entry>> entries, Violations violations) {
        this.state = state;
        this.entries = entries;
        this.violations = violations;
    }

    void check(RequestedReservation requested, Reservation reservation) {
        checkStatus(requested, reservation);
        checkExpiresAt(requested, reservation);
        checkExpiry(requested.reference(), reservation);
    }

    /** The status is the acknowledged one. Without one, it is due to a request whose outcome is unknown, or to time. */
    private void checkStatus(RequestedReservation requested, Reservation reservation) {
        boolean explained = reservation.isHeld() || reservation.status().equals("EXPIRED");
        for (Request request : requested.requests()) {
            Answer answer = request.answer();
            if (answer == null) {
                explained |= request.step().status().equals(reservation.status()) && mayHaveHappened(request);
            } else if (request.isAcknowledged() && answer.hasEnded()) {
                boolean same =
                        answer.outcome().equals(reservation.status()) && answer.endedAt() == reservation.endedAt();
                violations.require(
                        same,
                        "reservation %s: %s was acknowledged, but it is %s",
                        requested.reference(),
                        request.step(),
                        reservation);
                explained = true;
            }
        }
        violations.require(explained, "reservation %s: nobody made it %s", requested.reference(), reservation.status());
    }

    /** An unknown request with a key has happened only if the key is stored. */
    private boolean mayHaveHappened(Request request) {
        return request.isUnknown() && (request.key() == null || state.keys().contains(request.key()));
    }

    /** The end is the one of the last acknowledged extension, or of an unknown one that is not before it. */
    private void checkExpiresAt(RequestedReservation requested, Reservation reservation) {
        long at = reservation.createdAt();
        long expiresAt = at + requested.requests().getFirst().seconds() * SECOND;
        for (Request request : requested.requests()) {
            Answer answer = request.answer();
            if (answer != null && request.isAcknowledged() && request.seconds() > 0) {
                long extendedAt = answer.expiresAt() - request.seconds() * SECOND;
                violations.require(
                        reservation.isHeld() || extendedAt <= reservation.endedAt(),
                        "reservation %s: extended after its end",
                        requested.reference());
                if (extendedAt >= at) {
                    at = extendedAt;
                    expiresAt = answer.expiresAt();
                }
            }
        }
        boolean explained = reservation.expiresAt() == expiresAt;
        for (Request request : requested.requests()) {
            explained |= request.step() == Step.EXTEND
                    && mayHaveHappened(request)
                    && reservation.expiresAt() - request.seconds() * SECOND >= at;
        }
        violations.require(
                explained,
                "reservation %s: expires at %s instead of %s",
                requested.reference(),
                reservation.expiresAt(),
                expiresAt);
    }

    private void checkExpiry(String name, Reservation reservation) {
        long quietAt = state.reservations().quietAt();
        if (reservation.isHeld()) {
            violations.require(
                    reservation.expiresAt() > quietAt + LATEST,
                    "reservation %s: still HELD, although it is over since %s",
                    name,
                    reservation.expiresAt());
        } else if (reservation.status().equals("EXPIRED")) {
            violations.require(
                    reservation.endedAt() >= reservation.expiresAt(), "reservation %s: expired before its time", name);
            violations.require(
                    reservation.endedAt() <= Math.max(reservation.expiresAt(), quietAt) + LATEST,
                    "reservation %s: expired long after its time",
                    name);
        }
    }

    /** A commit has written one entry for each of its lines, and nothing else has written any. */
    void checkEntries(RequestedReservation requested, List<Reservation> found) {
        List<Entry> written = entries.getOrDefault(requested.reference(), List.of());
        List<Reservation> committed =
                found.stream().filter(each -> each.status().equals("COMMITTED")).toList();
        if (committed.isEmpty()) {
            violations.require(
                    written.isEmpty(),
                    "reservation %s: %s entries without a commit",
                    requested.reference(),
                    written.size());
            return;
        }
        List<Request> commits = requested.requests().stream()
                .filter(request -> request.step() == Step.COMMIT)
                .toList();
        boolean acknowledged = commits.stream().anyMatch(Request::isAcknowledged);
        boolean same = commits.stream()
                .filter(commit -> acknowledged ? commit.isAcknowledged() : mayHaveHappened(commit))
                .anyMatch(commit -> isWritten(commit, written));
        boolean atTheEnd = written.stream()
                .allMatch(entry -> entry.recordedAt() == committed.getFirst().endedAt());
        violations.require(
                same && atTheEnd,
                "reservation %s: its commit is not what the ledger has, %s",
                requested.reference(),
                written);
    }

    private static boolean isWritten(Request commit, List<Entry> written) {
        List<String> expected = new ArrayList<>();
        commit.lines().forEach((sku, quantity) -> expected.add("SALE " + sku + " " + -quantity));
        List<String> actual = new ArrayList<>();
        written.forEach(entry -> actual.add(entry.type() + " " + entry.sku() + " " + entry.delta()));
        boolean same = actual.equals(expected);
        for (int i = 1; i < written.size(); i++) {
            same &= written.get(i).sequence() == written.getFirst().sequence() + i;
        }
        for (Attempt attempt : commit.answered()) {
            same &= attempt.sequences()
                            .equals(written.stream().map(Entry::sequence).toList())
                    && attempt.quantities()
                            .equals(written.stream().map(Entry::quantityAfter).toList());
        }
        return same;
    }
}
