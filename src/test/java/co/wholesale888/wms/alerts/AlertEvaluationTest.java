package co.wholesale888.wms.alerts;

import static co.wholesale888.wms.testing.Calls.runTogether;
import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.testing.WritesLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Each crossing is evaluated exactly once and in sequence, with any number of writers, instances and crashes. */
@WritesLog
@ServiceTest
class AlertEvaluationTest {

    private static final List<String> SKUS = List.of("A", "B", "C", "D");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @Test
    void concurrentWritersGiveTheEventsOfTheNaiveModel() {
        WarehouseFixture here = WarehouseFixture.with(fixtures, 100, SKUS.toArray(String[]::new));
        WarehouseFixture there = here.through(Instance.second().api());

        runTogether(20, i -> writeAtRandom(i % 2 == 0 ? here : there, new Random(i)));

        List<RecordedEvent> events = RecordedEvent.in(jdbc, here.access().uuid());
        List<JsonNode> ledger = here.ledger();
        assertThat(ledger).hasSizeGreaterThan(300);
        assertThat(events).extracting(RecordedEvent::brief).containsExactlyElementsOf(naiveEvents(ledger));
        assertThat(events)
                .extracting(RecordedEvent::sequence)
                .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(openSkus(here)).containsExactlyInAnyOrderElementsOf(criticalSkus(ledger));
    }

    /** The threshold moves to above and below all levels, so that every move is a crossing and no sale is one. */
    @Test
    void aThresholdThatMovesDuringSalesAlertsOncePerCrossing() {
        WarehouseFixture here = WarehouseFixture.with(fixtures, 80, "A");
        WarehouseFixture there = here.through(Instance.second().api());

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int seller = 0; seller < 4; seller++) {
                WarehouseFixture warehouse = seller % 2 == 0 ? here : there;
                String name = "seller-" + seller;
                threads.execute(() -> {
                    for (int i = 0; i < 15; i++) {
                        String key = name + "-" + i;
                        // A busy machine may delay a sale so much that it is refused
                        Awaitility.await().until(() -> warehouse.sell(key, "A").statusCode() == 200);
                    }
                });
            }
            threads.execute(() -> {
                for (int i = 0; i < 20; i++) {
                    (i % 2 == 0 ? here : there).register(fixtures.operator(), "A", 90, 120);
                    (i % 3 == 0 ? here : there).register(fixtures.operator(), "A", 10, 120);
                }
            });
        }
        assertThat(here.quantity("A")).isEqualTo(20);
        there.update(batch(line("A", -10)), null);

        List<String> types = RecordedEvent.in(jdbc, here.access().uuid()).stream()
                .map(RecordedEvent::type)
                .toList();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            expected.addAll(List.of("alert.triggered", "alert.resolved"));
        }
        expected.add("alert.triggered");
        assertThat(types).isEqualTo(expected);
        assertThat(Api.json(here.get("/v1/alerts?state=all")).path("alerts")).hasSize(21);
        assertThat(openSkus(here)).containsExactly("A");
    }

    @Test
    void aFailingWarehouseDoesNotStopOthers() {
        WarehouseFixture failing = WarehouseFixture.with(fixtures, 100, "A");
        WarehouseFixture healthy = WarehouseFixture.with(fixtures, 100, "A");
        // Without its event head every evaluation of the warehouse fails, on every instance
        UUID failingId = failing.access().uuid();
        jdbc.sql("delete from event_head where warehouse_id = ?")
                .param(failingId)
                .update();
        failing.update(batch(line("A", -70)), null);

        for (int i = 0; i < 3; i++) {
            healthy.update(batch(line("A", -70)), null);
            healthy.update(batch(line("A", 70)), null);
        }
        assertThat(RecordedEvent.in(jdbc, healthy.access().uuid())).hasSize(6);

        jdbc.sql("insert into event_head (warehouse_id, sequence) values (?, 0)")
                .param(failingId)
                .update();
        assertThat(RecordedEvent.in(jdbc, failingId))
                .extracting(RecordedEvent::brief)
                .containsExactly("alert.triggered A 30");
    }

    @Test
    void aBlockedEvaluationBlocksNeitherReadsNorWrites() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        UUID warehouseId = warehouse.access().uuid();
        transactions.executeWithoutResult(status -> {
            jdbc.sql("select sequence from event_head where warehouse_id = ? for update")
                    .param(warehouseId)
                    .query(Long.class)
                    .single();
            for (int i = 0; i < 5; i++) {
                assertThat(warehouse.update(batch(line("A", -70)), null).statusCode())
                        .isEqualTo(200);
                assertThat(warehouse.quantity("A")).isEqualTo(30);
                assertThat(warehouse.update(batch(line("A", 70)), null).statusCode())
                        .isEqualTo(200);
            }
            assertThat(jdbc.sql("select count(*) from crossing where warehouse_id = ?")
                            .param(warehouseId)
                            .query(Long.class)
                            .single())
                    .isEqualTo(10);
        });
        assertThat(RecordedEvent.in(jdbc, warehouseId)).hasSize(10);
    }

    private static void writeAtRandom(WarehouseFixture warehouse, Random random) {
        for (int i = 0; i < 25; i++) {
            List<String> lines = new ArrayList<>();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                long delta = random.nextLong(1, 90) * (random.nextBoolean() ? 1 : -1);
                lines.add(line(SKUS.get(random.nextInt(SKUS.size())), delta));
            }
            assertThat(warehouse
                            .update(batch(lines.toArray(String[]::new)), null)
                            .statusCode())
                    .isIn(200, 409);
        }
    }

    /** Threshold 40, par 120. */
    private static List<String> naiveEvents(List<JsonNode> ledger) {
        Map<String, Boolean> critical = new HashMap<>();
        List<String> events = new ArrayList<>();
        for (JsonNode entry : ledger) {
            String sku = entry.get("sku").stringValue();
            long after = entry.get("quantityAfter").longValue();
            long before = after - entry.get("delta").longValue();
            if (before >= 120 && after < 120) {
                events.add("stock.low %s %s".formatted(sku, after));
            }
            boolean was = critical.getOrDefault(sku, false);
            boolean is = after <= 40;
            if (was != is) {
                events.add("alert.%s %s %s".formatted(is ? "triggered" : "resolved", sku, after));
            }
            critical.put(sku, is);
        }
        return events;
    }

    private static List<String> criticalSkus(List<JsonNode> ledger) {
        Map<String, Long> levels = new HashMap<>();
        ledger.forEach(entry -> levels.put(
                entry.get("sku").stringValue(), entry.get("quantityAfter").longValue()));
        return SKUS.stream().filter(sku -> levels.getOrDefault(sku, 0L) <= 40).toList();
    }

    private static List<String> openSkus(WarehouseFixture warehouse) {
        List<String> skus = new ArrayList<>();
        Api.json(warehouse.get("/v1/alerts"))
                .get("alerts")
                .forEach(alert -> skus.add(alert.get("sku").stringValue()));
        return skus;
    }
}
