package co.wholesale888.wms.stock;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class StockLaneTest {

    private static final List<String> SKUS = List.of("A", "B", "C", "D", "E", "F", "MISSING", "ODD");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private StockLane lane;

    /** 64 concurrent callers read the same SKUs of three warehouses, which differ in their levels. */
    @Test
    void everyCallerGetsTheLevelsOfItsOwnWarehouse() {
        List<Map<String, Long>> levels = new ArrayList<>();
        List<WarehouseFixture> warehouses = new ArrayList<>();
        for (int w = 0; w < 3; w++) {
            WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "A", "B", "C", "D", "E", "F");
            if (w == 1) {
                warehouse.register(fixtures.operator(), "ODD", 1, 2);
            }
            for (int s = 0; s < 6; s++) {
                warehouse.count(SKUS.get(s), 1_000 * (w + 1) + s);
            }
            warehouses.add(warehouse);
            levels.add(lane.read(null, warehouse.access().uuid(), SKUS).items().stream()
                    .collect(Collectors.toMap(StockItem::sku, StockItem::quantity)));
        }
        assertThat(levels.get(0)).hasSize(6).containsEntry("A", 1_000L);
        assertThat(levels.get(1)).hasSize(7).containsEntry("F", 2_005L).containsEntry("ODD", 0L);
        assertThat(levels.get(2)).hasSize(6).containsEntry("C", 3_002L);

        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int c = 0; c < 64; c++) {
            Random random = new Random(c);
            callers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 200; i++) {
                            int w = random.nextInt(3);
                            List<String> asked = SKUS.stream()
                                    .filter(sku -> random.nextBoolean())
                                    .toList();
                            if (!asked.isEmpty()) {
                                assertAnswer(warehouses.get(w), asked, levels.get(w));
                            }
                        }
                    },
                    Thread::startVirtualThread));
        }
        callers.forEach(CompletableFuture::join);
    }

    private void assertAnswer(WarehouseFixture warehouse, List<String> asked, Map<String, Long> levels) {
        List<StockItem> items =
                lane.read(null, warehouse.access().uuid(), asked).items();

        assertThat(items.stream().map(StockItem::sku))
                .containsExactlyElementsOf(
                        asked.stream().filter(levels::containsKey).toList());
        assertThat(items).allSatisfy(item -> assertThat(item.quantity()).isEqualTo(levels.get(item.sku())));
    }
}
