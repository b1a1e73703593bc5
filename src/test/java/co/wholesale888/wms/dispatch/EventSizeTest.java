package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The largest event is as large as the integrator's guide says, and is delivered. */
@ServiceTest
class EventSizeTest {

    private static final int MAX_LINES = 1_000;
    private static final int MAX_REQUEST = 1024 * 1024;
    private static final int DOCUMENTED_MAX = 2 * 1024 * 1024;
    private static final int MAX_COUNT = 4 * 1024 * 1024;
    private static final int DOCUMENTED_MAX_OF_COUNT = 16 * 1024 * 1024;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void theLargestWriteFitsIntoTheDocumentedSize() {
        String sku = "S".repeat(64);
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1_000_000_000_000L, sku);
        String worker = "w".repeat(64);
        String reference = "r".repeat(128);
        // Characters of three bytes fill the request up to its limit
        String note = "€".repeat(80) + "n".repeat(420);
        String line = """
                {"sku":"%s","type":"ISSUE","delta":-1000000,"workerId":"%s","reference":"%s","note":"%s"}""".formatted(sku, worker, reference, note);
        String body =
                WarehouseFixture.batch(Collections.nCopies(MAX_LINES, line).toArray(String[]::new));
        assertThat(bytes(body)).isBetween(MAX_REQUEST * 9 / 10, MAX_REQUEST);
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            warehouse.webhook(receiver.url(), "stock.changed", "ONCE");

            assertThat(warehouse.update(body, null).statusCode()).isEqualTo(200);

            Awaitility.await().until(() -> receiver.requests().size() == 1);
            String event = receiver.requests().getFirst().body();
            assertThat(receiver.requests().getFirst().json().at("/data/transactions"))
                    .hasSize(MAX_LINES);
            assertThat(bytes(event)).isBetween(DOCUMENTED_MAX / 2, DOCUMENTED_MAX);
        }
    }

    @Test
    void theLargestCountFitsIntoTheDocumentedSize() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0);
        String prefix = "S".repeat(60);
        jdbc.sql("insert into stock_level (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)"
                        + " select ?, ? || i, 0, 1, 2, 0, now(), true from generate_series(1000, 9999) i")
                .param(warehouse.access().uuid())
                .param(prefix)
                .update();
        String row = "{\"sku\":\"%s%s\",\"countedQuantity\":1000000000000,\"note\":\"%s\"}";
        String body = IntStream.rangeClosed(1_000, 9_999)
                .mapToObj(i -> row.formatted(prefix, i, "€".repeat(100) + "n".repeat(40)))
                .collect(Collectors.joining(",", "{\"reference\":\"" + "€".repeat(128) + "\",\"counts\":[", "]}"));
        assertThat(bytes(body)).isBetween(MAX_COUNT * 9 / 10, MAX_COUNT);
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            warehouse.webhook(receiver.url(), "stock.changed", "ONCE");

            assertThat(warehouse
                            .api()
                            .post("/v1/stock/count", warehouse.access().authorization(), body)
                            .statusCode())
                    .isEqualTo(200);

            Awaitility.await().until(() -> receiver.requests().size() == 1);
            assertThat(bytes(receiver.requests().getFirst().body()))
                    .isBetween(DOCUMENTED_MAX_OF_COUNT / 2, DOCUMENTED_MAX_OF_COUNT);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
