package co.wholesale888.wms.reservations;

import static co.wholesale888.wms.reservations.ReservationFixture.line;
import static co.wholesale888.wms.testing.SeverableInstances.LINE;
import static co.wholesale888.wms.testing.SeverableInstances.RELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.UNRELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.atEachRoundTrip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.SeverableInstances;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Cuts the database connection after each round trip of a change, including the one after the commit, as a kill would:
 * the change has happened completely or not at all, and the same request through another instance leaves it done once.
 */
@ResourceLock(SeverableInstances.LOCK)
class ReservationBoundariesTest {

    /** The unreliable instance names this SKU only where it ends a reservation of it. */
    private static final String EXPIRING = "EXPIRING";

    private static final int MAX_ROUNDS = 60;

    private ReservationFixture healthy;
    private ReservationFixture failing;

    @BeforeEach
    void createWarehouse() {
        WarehouseFixture stock =
                WarehouseFixture.with(Fixtures.at(RELIABLE.api().base()), 1_000, "A", "B", EXPIRING);
        healthy = new ReservationFixture(stock);
        failing = new ReservationFixture(stock.through(UNRELIABLE.api()));
    }

    @Test
    void goodsAreHeldOnceOrNotAtAll() {
        atEachRoundTrip(3, (trip, attempt) -> {
            String key = "hold-" + attempt;
            String before = healthy.level("A");
            LINE.severAfter(key, trip);
            HttpResponse<String> answer = failing.reserve("A", 10, 600, key);
            assertThat(answer.statusCode()).as(answer.body()).isIn(201, 503);
            boolean held = isKeyStored(key);
            assertThat(healthy.level("A").equals(before)).isEqualTo(!held);

            HttpResponse<String> again = healthy.reserve("A", 10, 600, key);

            assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
            assertThat(healthy.ids("", 1_000))
                    .hasSize(attempt)
                    .contains(Api.json(again).path("id").stringValue());
            assertThat(healthy.level("A")).isEqualTo("1000 %s %s".formatted(10 * attempt, 1_000 - 10 * attempt));
            return answer;
        });
        healthy.stock().verify();
    }

    @ParameterizedTest
    @CsvSource({"commit, COMMITTED", "release, RELEASED", "extend, HELD"})
    void aChangeHappensOnceOrNotAtAll(String change, String status) {
        atEachRoundTrip(3, (trip, attempt) -> {
            String id = healthy.held(line("A", 2), line("B", 3));
            String expiresAt = healthy.get(id).path("expiresAt").stringValue();
            int entries = healthy.stock().ledger().size();
            String key = change + "-" + attempt;
            LINE.severAfter(key, trip);
            HttpResponse<String> answer = change(failing, id, change, key);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            boolean done = isKeyStored(key);
            requireDone(id, change, done ? status : "HELD", done, expiresAt, entries);

            HttpResponse<String> again = change(healthy, id, change, key);

            assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
            requireDone(id, change, status, true, expiresAt, entries);
            healthy.release(id, null);
            return answer;
        });
        assertThat(healthy.level("B")).endsWith(" 0 " + healthy.stock().quantity("B"));
        healthy.stock().verify();
    }

    /** The worker of either instance may be cut off in the middle; the other, or its next round, ends the rest once. */
    @Test
    void expiryHappensOnceDespiteCuts() {
        int ended = 0;
        for (int trip = 1; trip <= 3; ended++) {
            assertThat(ended).as("cut off %s times", trip - 1).isLessThan(MAX_ROUNDS);
            LINE.severAfter(EXPIRING, trip);
            String id = healthy.held(line(EXPIRING, 5));
            RELIABLE.bean(JdbcClient.class)
                    .sql("update reservation set expires_at = now() - interval '1 minute' where id = ?")
                    .param(IdKind.RESERVATION.require(id))
                    .update();
            await().until(() -> healthy.get(id).path("status").stringValue().equals("EXPIRED"));
            trip += LINE.restore() ? 1 : 0;
        }
        assertThat(healthy.expiredEvents()).hasSize(ended).doesNotHaveDuplicates();
        assertThat(healthy.level(EXPIRING)).isEqualTo("1000 0 1000");
        healthy.stock().verify();
    }

    private void requireDone(
            String id, String change, String status, boolean done, String expiresAt, int entriesBefore) {
        assertThat(healthy.get(id).path("status").stringValue()).isEqualTo(status);
        assertThat(healthy.stock().ledger()).hasSize(entriesBefore + (done && change.equals("commit") ? 2 : 0));
        assertThat(healthy.get(id).path("expiresAt").stringValue().equals(expiresAt))
                .isEqualTo(!(done && change.equals("extend")));
        assertThat(healthy.level("B")).contains(status.equals("HELD") ? " 3 " : " 0 ");
    }

    private static HttpResponse<String> change(ReservationFixture at, String id, String change, String key) {
        return switch (change) {
            case "commit" -> at.sellHeld(id, key);
            case "release" -> at.release(id, key);
            default -> at.extend(id, 3_600, key);
        };
    }

    private boolean isKeyStored(String key) {
        return healthy.stock().get("/v1/idempotency/" + key).statusCode() == 200;
    }
}
