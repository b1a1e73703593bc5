package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.Calls.together;
import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Several instances write the same warehouse. */
@ServiceTest
class InstancesTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void twoInstancesShareStockAndKeys() {
        WarehouseFixture here = WarehouseFixture.with(fixtures, 100, "A", "B");
        WarehouseFixture there = here.through(Instance.second().api());

        List<HttpResponse<String>> buyers = together(200, i -> (i % 2 == 0 ? here : there).sell(null, "A"));
        List<HttpResponse<String>> twins = together(50, i -> (i % 2 == 0 ? here : there).sell("one-key", "B"));

        assertThat(buyers).filteredOn(answer -> answer.statusCode() == 200).hasSize(100);
        assertThat(buyers).filteredOn(answer -> answer.statusCode() == 409).hasSize(100);
        assertThat(here.quantity("A")).isZero();
        assertThat(twins).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(twins)
                .extracting(HttpResponse::body)
                .containsOnly(twins.getFirst().body());
        assertThat(twins)
                .filteredOn(answer ->
                        answer.headers().firstValue("Idempotency-Replayed").isEmpty())
                .hasSize(1);
        assertThat(there.quantity("B")).isEqualTo(99);
        there.verify();
    }

    @Test
    void ofTwoBodiesWithOneKeyOneIsAppliedOnce() {
        WarehouseFixture here = WarehouseFixture.with(fixtures, 100, "A");
        WarehouseFixture there = here.through(Instance.second().api());

        List<HttpResponse<String>> callers =
                together(50, i -> (i % 4 < 2 ? here : there).update(batch(line("A", i % 2 == 0 ? -1 : -2)), "one-key"));

        List<HttpResponse<String>> applied =
                callers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(applied)
                .hasSize(25)
                .extracting(HttpResponse::body)
                .containsOnly(applied.getFirst().body());
        assertThat(applied)
                .filteredOn(answer ->
                        answer.headers().firstValue("Idempotency-Replayed").isEmpty())
                .hasSize(1);
        assertThat(callers)
                .filteredOn(answer -> answer.statusCode() == 422)
                .hasSize(25)
                .allMatch(answer -> answer.body().contains("idempotency_key_reused"));
        assertThat(here.ledger()).hasSize(2);
    }
}
