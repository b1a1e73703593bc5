package co.wholesale888.wms.chaos;

import static co.wholesale888.wms.chaos.ReservationHistory.DAY;
import static co.wholesale888.wms.chaos.ReservationHistory.lines;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each rule about what reservations hold beside the ledger, with a history that violates it. */
class HoldReplayTest {

    private final ReservationHistory history = new ReservationHistory();

    @Test
    void anotherSumOfWhatIsReservedIsFound() {
        history.reserved.put("A", 221L);
        history.reserved.put("B", 1L);
        assertThat(history.check()).containsExactly("reserved: levels say {A=221, B=1}, reservations hold {A=220}");
    }

    @Test
    void aSaleOfWhatOthersHoldIsFound() {
        history.write("w3", 9, "A", "SALE", -1, 219);
        assertThat(history.check()).contains("reserved: entry 6 leaves 219 of A, of which others hold 220");
        history.entries.removeLast();
        history.writes.removeLast();
        history.write("w3", 9, "A", "DAMAGE", -1, 219);
        assertThat(history.check()).noneMatch(violation -> violation.startsWith("reserved"));
    }

    /** It may have come before the hold or after it. */
    @Test
    void aSaleInTheBatchThatBeginsOrEndsAHoldIsNotJudgedByIt() {
        history.write("w3", 9, "B", "SALE", -190, 0);
        assertThat(history.check()).noneMatch(violation -> violation.startsWith("reserved"));
        history.entries.removeLast();
        history.writes.removeLast();
        history.write("w3", 10, "B", "SALE", -190, 0);
        assertThat(history.check()).noneMatch(violation -> violation.startsWith("reserved"));
    }

    @Test
    void holdsOfMoreThanThereWasAreFound() {
        history.requested.remove("LONG");
        history.reserve("LONG", DAY, lines("A", 371), 7);
        history.reserved.put("A", 371L);
        assertThat(history.check()).contains("reserved: 371 of A are held from 7000000 on, but at most 370 were there");
    }

    @Test
    void readsThatWereNeverTrueOrAreStaleAreFound() {
        history.reads.add(new OperationLog.Read(0, "A", 220, 5, 219, 1_000, 1_001));
        history.reads.add(new OperationLog.Read(0, "A", 370, 3, 0, 70, 71));
        history.reads.add(new OperationLog.Read(0, "B", 190, 4, 5, 1_000, 1_001));
        assertThat(history.check())
                .contains("read: of A never were 219 reserved after entry 5")
                .contains("read: of B 5 were reserved until 10000000, but what happened at 10000000 was acknowledged");
    }
}
