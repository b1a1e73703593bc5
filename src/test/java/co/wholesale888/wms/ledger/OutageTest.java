package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.Calls.together;
import static co.wholesale888.wms.testing.StrainedServer.FIXTURES;
import static co.wholesale888.wms.testing.StrainedServer.POSTGRES;
import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.ReadsLog;
import co.wholesale888.wms.testing.StrainedServer;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.JsonNode;

/** PostgreSQL stops and returns under load, without a restart of the service. */
@ReadsLog
@ResourceLock(StrainedServer.LOCK)
@ConcurrentServiceTest // sets the levels of the loggers
class OutageTest {

    private static final long PAUSE_NANOS = 20_000_000;

    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicBoolean loadOn = new AtomicBoolean(true);

    @Test
    void anOutageIsAnsweredWith503AndLosesNoWrite(CapturedOutput output) throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(FIXTURES, 1_000_000, "A");
        try (ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                load.execute(() -> writeOn(stock));
            }
            try {
                awaitWrites(100);
                POSTGRES.stop();
                assertEverythingIsUnavailable(stock);
                POSTGRES.start();
                awaitWrites(100);
                POSTGRES.kill();
                assertEverythingIsUnavailable(stock);
                POSTGRES.start();
                awaitWrites(100);
            } finally {
                loadOn.set(false);
            }
        }
        Awaitility.await().until(() -> stock.get("/v1/health").statusCode() == 200);
        List<String> recorded = stock.ledger().stream()
                .skip(1)
                .map(entry -> entry.get("reference").stringValue())
                .toList();
        assertThat(recorded).doesNotHaveDuplicates().containsAll(acknowledged.keySet());
        stock.verify();
        StrainedServer.awaitRecovery();
        // Two outages, each of which fails hundreds of calls; tests beside this one have some as well
        assertThat(output.toString().lines().filter(line -> line.matches(".* (WARN|ERROR) .*")))
                .as("warnings and errors")
                .hasSizeLessThan(20);
        assertThat(output).doesNotContain("\tat co.wholesale888");
    }

    private void awaitWrites(int more) {
        int before = acknowledged.size();
        Awaitility.await().until(() -> acknowledged.size() > before + more);
    }

    private void writeOn(WarehouseFixture stock) {
        while (loadOn.get()) {
            String key = "outage-" + number.incrementAndGet();
            HttpResponse<String> answer = stock.update(
                    batch("{\"sku\":\"A\",\"type\":\"SALE\",\"delta\":-1,\"reference\":\"" + key + "\"}"), key);
            if (answer.statusCode() == 200) {
                acknowledged.put(key, answer.body());
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Asks for everything at the same time, because each request may wait a few seconds for a connection. */
    private static void assertEverythingIsUnavailable(WarehouseFixture stock) {
        List<String> paths =
                List.of("/v1/stock?sku=A", "/v1/stock", "/v1/transactions", "/v1/ledger", "/v1/idempotency/x");
        List<Supplier<HttpResponse<String>>> requests = new ArrayList<>();
        paths.forEach(path -> requests.add(() -> stock.get(path)));
        requests.add(() -> stock.sell(null, "A"));
        requests.add(() -> stock.api().post("/v1/ledger/verify", stock.access().authorization(), null));
        requests.add(
                () -> stock.api().get("/v1/warehouses", stock.access().client().authorization()));
        together(requests.size(), i -> requests.get(i).get()).forEach(OutageTest::assertUnavailable);
        // A token that was valid a moment ago may be trusted a little longer
        Awaitility.await().untilAsserted(() -> assertUnavailable(stock.get("/v1/me")));
        HttpResponse<String> health = stock.get("/v1/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(Api.json(health).get("status").stringValue()).isEqualTo("DOWN");
        assertThat(stock.get("/v1/health/live").statusCode()).isEqualTo(200);
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        JsonNode problem = Api.json(answer);
        String what = answer.uri() + " answered " + answer.body();
        assertThat(answer.statusCode()).as(what).isEqualTo(503);
        assertThat(problem.get("code").stringValue()).as(what).isEqualTo("unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).as(what).isPresent();
    }
}
