package co.wholesale888.wms.chaos;

import static co.wholesale888.wms.chaos.ReservationHistory.DAY;
import static co.wholesale888.wms.chaos.ReservationHistory.entry;
import static co.wholesale888.wms.chaos.ReservationHistory.held;
import static co.wholesale888.wms.chaos.ReservationHistory.lines;
import static co.wholesale888.wms.chaos.ReservationHistory.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Event;
import co.wholesale888.wms.chaos.FinalState.Reservation;
import co.wholesale888.wms.chaos.RequestedReservation.Answer;
import co.wholesale888.wms.chaos.RequestedReservation.Request;
import co.wholesale888.wms.chaos.RequestedReservation.Step;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Reservations without a violation, and each rule with reservations that violate it. */
class ReservationCheckerTest {

    private final ReservationHistory history = new ReservationHistory();

    @Test
    void correctReservationsHaveNoViolation() {
        assertThat(history.check()).isEmpty();
    }

    @Test
    void anUnknownReservationThatIsWhollyThereIsNoViolation() {
        history.row("LOST", "HELD", 11, 11 + DAY, 0);
        history.reserved.put("B", 3L);
        assertThat(history.check()).containsExactly("reservation LOST: there without its idempotency key");
        history.keys.add("LOST-RESERVE-0");
        assertThat(history.check()).isEmpty();
    }

    @Test
    void lostRefusedDoubledAndInventedReservationsAreFound() {
        Reservation lost = Objects.requireNonNull(history.rows.remove("FREE"));
        assertThat(history.check()).contains("reservation FREE: acknowledged and lost");
        history.rows.put("FREE", lost);
        history.rows.put("again", lost);
        assertThat(history.check()).contains("reservation FREE: stored 2 times");
        history.rows.remove("again");
        history.row("NONE", "RELEASED", 11, 12, 12);
        assertThat(history.check()).contains("reservation NONE: refused and there");
        history.rows.remove("NONE");
        history.requested.remove("FREE");
        assertThat(history.check()).containsExactly("reservation FREE: nobody requested it");
    }

    @Test
    void halfAReservationAndAnotherAnswerAreFound() {
        Reservation row = history.row("COMMIT", "COMMITTED", 2, 14, 6);
        row.lines().remove("B");
        assertThat(history.check()).contains("reservation COMMIT: has the lines {A=50}");
        history.row("FREE", "RELEASED", 8, 9 + DAY, 10);
        assertThat(history.check()).anyMatch(violation -> violation.startsWith("reservation FREE: answered as Answer"));
    }

    @Test
    void unlikeAnswersUnexpectedStatusesAndForgottenKeysAreFound() {
        history.attempt("NONE", 422);
        history.keys.remove("FREE-RELEASE-1");
        assertThat(history.check())
                .containsExactly(
                        "reservation FREE: the key FREE-RELEASE-1 is forgotten",
                        "reservation NONE: unexpected status 422 of RESERVE",
                        "reservation NONE: unlike answers to NONE-RESERVE-0");
    }

    @Test
    void aSecondEndAndAnExtensionAfterTheEndAreFound() {
        history.answer("FREE", Step.COMMIT, 0, new Answer("COMMITTED", "rsv_FREE", 0, 0, seconds(11)));
        assertThat(history.check())
                .contains("reservation FREE: COMMIT was acknowledged after the end")
                .anyMatch(violation -> violation.startsWith("reservation FREE: COMMIT was acknowledged, but it is"));
        history.requested.get("FREE").requests().removeLast();
        history.answer("FREE", Step.EXTEND, DAY, held("FREE", 9, 11 + DAY));
        history.row("FREE", "RELEASED", 9, 11 + DAY, 10);
        assertThat(history.check())
                .contains(
                        "reservation FREE: EXTEND was acknowledged after the end",
                        "reservation FREE: extended after its end");
    }

    @Test
    void aLostEndAndAnEndThatNobodyAskedForAreFound() {
        history.row("FREE", "HELD", 9, 9 + DAY, 0);
        assertThat(history.check())
                .contains("reservation FREE: HELD after its end")
                .anyMatch(violation -> violation.startsWith("reservation FREE: RELEASE was acknowledged, but it is"));
        history.row("FREE", "RELEASED", 9, 9 + DAY, 10);
        history.row("LONG", "RELEASED", 7, 7 + DAY, 9);
        assertThat(history.check()).contains("reservation LONG: nobody made it RELEASED");
        history.reserved.remove("A");
        history.request("LONG", Step.RELEASE, 0, lines("A", 220));
        history.attempt("LONG", Write.UNKNOWN);
        assertThat(history.check()).isEmpty();
        history.keys.remove("LONG-RELEASE-1");
        assertThat(history.check()).containsExactly("reservation LONG: nobody made it RELEASED");
    }

    /** Unless an extension with an unknown outcome may have come in between. */
    @Test
    void aRefusalBecauseOfAnEndThatWasNoneIsFound() {
        history.request("LONG", Step.RELEASE, 0, lines("A", 220)).answers().add(Answer.refused("invalid_state"));
        history.attempt("LONG", 409);
        assertThat(history.check()).containsExactly("reservation LONG: HELD after its end");
        history.request("LONG", Step.EXTEND, DAY, lines("A", 220));
        history.attempt("LONG", Write.UNKNOWN);
        assertThat(history.check()).isEmpty();
    }

    @Test
    void entriesOfACommitThatAreMissingDoubledOrOthersAreFound() {
        String violation = "reservation COMMIT: its commit is not what the ledger has";
        Entry ofB = history.entries.remove(3);
        assertThat(history.check()).anyMatch(each -> each.startsWith(violation));
        history.entries.add(3, ofB);
        history.entries.add(entry(6, 6, "B", "SALE", -10, 180, "COMMIT"));
        assertThat(history.check()).anyMatch(each -> each.startsWith(violation));
        history.entries.removeLast();
        history.entries.set(3, entry(4, 6, "B", "SALE", -9, 191, "COMMIT"));
        assertThat(history.check()).anyMatch(each -> each.startsWith(violation));
        history.entries.set(3, entry(4, 7, "B", "SALE", -10, 190, "COMMIT"));
        assertThat(history.check()).anyMatch(each -> each.startsWith(violation));
        history.entries.set(3, ofB);
        history.entries.add(entry(6, 10, "B", "SALE", -5, 185, "FREE"));
        assertThat(history.check()).contains("reservation FREE: 1 entries without a commit");
    }

    @Test
    void anUnknownCommitWritesWhatItAskedForOrNothing() {
        Request commit = history.requested.get("COMMIT").requests().getLast();
        commit.answers().clear();
        long at = commit.attempts().getFirst().invokedAt();
        commit.attempts().set(0, new Attempt(at, at + 5, Write.UNKNOWN, 0, List.of(), List.of()));
        assertThat(history.check()).isEmpty();
        history.entries.set(3, entry(4, 6, "B", "SALE", -9, 191, "COMMIT"));
        assertThat(history.check()).anyMatch(each -> each.startsWith("reservation COMMIT: its commit is not"));
    }

    @Test
    void aCommitThatStandsBeforeAnEarlierWriteIsFound() {
        Attempt attempt =
                history.requested.get("COMMIT").requests().getLast().attempts().getFirst();
        history.requested
                .get("COMMIT")
                .requests()
                .getLast()
                .attempts()
                .set(0, ReservationHistory.attempt(900, attempt));
        assertThat(history.check())
                .contains("order: commit of COMMIT is entry 3, but 5 was acknowledged before it was sent");
    }

    @Test
    void aLostExtensionIsFound() {
        history.row("COMMIT", "COMMITTED", 2, 7, 6);
        assertThat(history.check()).containsExactly("reservation COMMIT: expires at 7000000 instead of 14000000");
        history.row("COMMIT", "COMMITTED", 2, 9, 6);
        history.request("COMMIT", Step.EXTEND, 5, lines("A", 50));
        history.attempt("COMMIT", Write.UNKNOWN);
        assertThat(history.check()).isEmpty();
        history.row("COMMIT", "COMMITTED", 2, 8, 6);
        assertThat(history.check()).containsExactly("reservation COMMIT: expires at 8000000 instead of 14000000");
    }

    @Test
    void whatExpiresEarlyLateOrNeverIsFound() {
        history.expire("OVER", 3);
        history.events.removeLast();
        assertThat(history.check()).contains("reservation OVER: expired before its time");
        history.row("OVER", "EXPIRED", 3, 4, 40);
        assertThat(history.check()).contains("reservation OVER: expired long after its time");
        history.row("OVER", "HELD", 3, 4, 0);
        assertThat(history.check()).contains("reservation OVER: still HELD, although it is over since 4000000");
    }

    @Test
    void missingDoubledAndInventedEventsAreFound() {
        history.events.clear();
        assertThat(history.check()).containsExactly("reservations: missing events [reservation.expired rsv_OVER]");
        history.expire("OVER", 5);
        history.expire("OVER", 5);
        assertThat(history.check()).containsExactly("reservations: one event too many, reservation.expired rsv_OVER");
        history.events.set(1, new Event(2, "e2", "reservation.expired rsv_LONG"));
        assertThat(history.check()).containsExactly("reservations: one event too many, reservation.expired rsv_LONG");
    }
}
