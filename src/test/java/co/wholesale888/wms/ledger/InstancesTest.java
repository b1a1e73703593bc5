package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.ledger.ConcurrentWritesTest.together;
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
}
