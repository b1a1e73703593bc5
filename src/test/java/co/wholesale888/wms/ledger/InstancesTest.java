package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.ledger.ConcurrentWritesTest.together;
import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Several instances write the same warehouse, and one of them is killed. */
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

    /** After kill -9 the ledger holds every acknowledged write once, and every other write at most once. */
    @Test
    void aKilledInstanceLosesAndDuplicatesNoAcknowledgedWrite() {
        WarehouseFixture survivor = WarehouseFixture.with(fixtures, 1_000_000, "A");
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        Set<String> sent = ConcurrentHashMap.newKeySet();
        AtomicInteger number = new AtomicInteger();
        try (ServiceProcess victim = ServiceProcess.onDatabase(TestPostgres.url(), "--wms.rate-limit.per-second=0");
                ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            WarehouseFixture dying = survivor.through(Api.at(victim.baseUri()));
            for (int i = 0; i < 16; i++) {
                writers.execute(() -> {
                    while (victim.isAlive()) {
                        String key = "kill-" + number.incrementAndGet();
                        sent.add(key);
                        try {
                            HttpResponse<String> answer = dying.update(keyed(key), key);
                            assertThat(answer.statusCode()).isEqualTo(200);
                            acknowledged.put(key, answer.body());
                        } catch (UncheckedIOException e) {
                            return; // the victim is dead; the outcome of this key is checked below
                        }
                    }
                });
            }
            Awaitility.await().until(() -> acknowledged.size() > 400);
            victim.kill();
        }

        List<String> recorded = survivor.ledger().stream()
                .skip(1)
                .map(entry -> entry.get("reference").stringValue())
                .toList();

        assertThat(recorded).doesNotHaveDuplicates().containsAll(acknowledged.keySet());
        assertThat(sent).containsAll(recorded);
        Set<String> written = new HashSet<>(recorded);
        for (String key : sent) {
            HttpResponse<String> outcome = survivor.get("/v1/idempotency/" + key);
            assertThat(outcome.statusCode()).isEqualTo(written.contains(key) ? 200 : 404);
            HttpResponse<String> again = survivor.update(keyed(key), key);
            assertThat(again.statusCode()).isEqualTo(200);
            if (acknowledged.containsKey(key)) {
                assertThat(again.body()).isEqualTo(acknowledged.get(key));
            }
        }
        assertThat(survivor.quantity("A")).isEqualTo(1_000_000 - sent.size());
        List<JsonNode> ledger = survivor.ledger();
        assertThat(ledger).hasSize(1 + sent.size());
        survivor.verify();
    }

    private static String keyed(String key) {
        return batch(line("A", -1).replace("}", ",\"reference\":\"" + key + "\"}"));
    }
}
