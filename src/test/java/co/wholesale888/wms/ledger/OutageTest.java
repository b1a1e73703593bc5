package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** PostgreSQL stops and returns under load, without a restart of the service. */
class OutageTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicBoolean loadOn = new AtomicBoolean(true);

    @Test
    void anOutageIsAnsweredWith503AndLosesNoWrite() throws Exception {
        try (DisposablePostgres postgres = DisposablePostgres.create();
                ServiceProcess service = ServiceProcess.onDatabase(postgres.url(), "--wms.rate-limit.per-second=0")) {
            WarehouseFixture stock = WarehouseFixture.with(Fixtures.at(service.baseUri()), 1_000_000, "A");
            try (ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    load.execute(() -> writeOn(stock));
                }
                Awaitility.await().atMost(TIMEOUT).until(() -> acknowledged.size() > 100);

                postgres.stop();
                assertEverythingIsUnavailable(stock);
                postgres.start();
                int before = acknowledged.size();
                Awaitility.await().atMost(TIMEOUT).until(() -> acknowledged.size() > before + 100);

                postgres.kill();
                assertEverythingIsUnavailable(stock);
                postgres.start();
                int again = acknowledged.size();
                Awaitility.await().atMost(TIMEOUT).until(() -> acknowledged.size() > again + 100);
                loadOn.set(false);
            }
            assertThat(stock.get("/v1/health").statusCode()).isEqualTo(200);
            List<String> recorded = stock.ledger().stream()
                    .skip(1)
                    .map(entry -> entry.get("reference").stringValue())
                    .toList();
            assertThat(recorded).doesNotHaveDuplicates().containsAll(acknowledged.keySet());
            stock.verify();
        }
    }

    private void writeOn(WarehouseFixture stock) {
        while (loadOn.get()) {
            String key = "outage-" + number.incrementAndGet();
            HttpResponse<String> answer = stock.update(
                    batch("{\"sku\":\"A\",\"type\":\"SALE\",\"delta\":-1,\"reference\":\"" + key + "\"}"), key);
            if (answer.statusCode() == 200) {
                acknowledged.put(key, answer.body());
            }
        }
    }

    private static void assertEverythingIsUnavailable(WarehouseFixture stock) {
        for (String path : List.of(
                "/v1/stock?sku=A", "/v1/stock", "/v1/transactions", "/v1/ledger", "/v1/idempotency/x", "/v1/me")) {
            assertUnavailable(stock.get(path), path);
        }
        assertUnavailable(stock.sell(null, "A"), "update");
        assertUnavailable(stock.api().post("/v1/ledger/verify", stock.access().authorization(), null), "verify");
        assertUnavailable(
                stock.api().get("/v1/warehouses", stock.access().client().authorization()), "warehouses");
        HttpResponse<String> health = stock.get("/v1/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(Api.json(health).get("status").stringValue()).isEqualTo("DOWN");
        assertThat(stock.get("/v1/health/live").statusCode()).isEqualTo(200);
    }

    private static void assertUnavailable(HttpResponse<String> answer, String what) {
        JsonNode problem = Api.json(answer);
        assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(503);
        assertThat(problem.get("code").stringValue()).as(what).isEqualTo("unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).as(what).isPresent();
    }
}
