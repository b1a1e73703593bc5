package co.wholesale888.wms.reservations;

import static co.wholesale888.wms.testing.Calls.together;
import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Many callers at two instances hold, sell and commit the same few units. */
@ServiceTest
class ReservationRaceTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void twoHundredCallersHoldAndSellOneHundredUnits() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        ReservationFixture here = new ReservationFixture(stock);
        ReservationFixture there =
                new ReservationFixture(stock.through(Instance.second().api()));

        List<HttpResponse<String>> answers = together(200, i -> {
            ReservationFixture at = i % 2 == 0 ? here : there;
            return i % 4 < 2 ? at.reserve("A", 1, 600, "hold-" + i) : at.stock().sell("sell-" + i, "A");
        });

        assertThat(answers).extracting(HttpResponse::statusCode).isSubsetOf(200, 201, 409);
        List<String> held = answers.stream()
                .filter(answer -> answer.statusCode() == 201)
                .map(answer -> Api.json(answer).path("id").stringValue())
                .toList();
        long sold =
                answers.stream().filter(answer -> answer.statusCode() == 200).count();
        assertThat(held.size() + sold).isEqualTo(100);
        assertThat(here.level("A")).isEqualTo("%s %s 0".formatted(100 - sold, held.size()));

        // Each hold is committed, released and committed again at once: one of the three wins
        List<HttpResponse<String>> ends = together(held.size() * 3, i -> {
            String id = held.get(i / 3);
            ReservationFixture at = i % 2 == 0 ? here : there;
            return i % 3 == 1 ? at.release(id, null) : at.sellHeld(id, null);
        });

        assertThat(ends).extracting(HttpResponse::statusCode).containsOnly(200, 409);
        long committed = ends.stream()
                .filter(answer -> answer.statusCode() == 200 && answer.body().contains("\"transactions\""))
                .count();
        long released =
                ends.stream().filter(answer -> answer.statusCode() == 200).count() - committed;
        assertThat(committed + released).isEqualTo(held.size());
        assertThat(here.level("A")).isEqualTo("%s 0 %s".formatted(released, released));
        assertThat(stock.ledger()).hasSize((int) (1 + sold + committed));
        stock.verify();
    }

    @Test
    void oneKeyAtTwoInstancesHoldsOnce() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        ReservationFixture here = new ReservationFixture(stock);
        ReservationFixture there =
                new ReservationFixture(stock.through(Instance.second().api()));

        List<HttpResponse<String>> twins = together(40, i -> (i % 2 == 0 ? here : there).reserve("A", 5, 600, "one"));

        assertThat(twins)
                .extracting(HttpResponse::body)
                .containsOnly(twins.getFirst().body());
        assertThat(here.level("A")).isEqualTo("100 5 95");
    }

    /** Opposite orders of lines neither deadlock nor hold more than there is. */
    @Test
    void holdsOfSeveralLinesAreWholeOrAbsent() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 50, "A", "B");
        ReservationFixture here = new ReservationFixture(stock);
        ReservationFixture there =
                new ReservationFixture(stock.through(Instance.second().api()));

        List<HttpResponse<String>> answers = together(120, i -> {
            String a = ReservationFixture.line("A", 1);
            String b = ReservationFixture.line("B", 1);
            String body = "{\"lines\":[%s,%s]}".formatted(i % 2 == 0 ? a : b, i % 2 == 0 ? b : a);
            return i % 5 == 0
                    ? here.stock().update(batch(WarehouseFixture.line("A", -1)), null)
                    : (i % 3 == 0 ? here : there).post(ReservationFixture.PATH, body, null);
        });

        assertThat(answers).extracting(HttpResponse::statusCode).isSubsetOf(200, 201, 409);
        long held =
                answers.stream().filter(answer -> answer.statusCode() == 201).count();
        long sold =
                answers.stream().filter(answer -> answer.statusCode() == 200).count();
        assertThat(held + sold).isEqualTo(50);
        assertThat(here.level("A")).isEqualTo("%s %s 0".formatted(50 - sold, held));
        assertThat(here.level("B")).isEqualTo("50 %s %s".formatted(held, 50 - held));
        stock.verify();
    }
}
