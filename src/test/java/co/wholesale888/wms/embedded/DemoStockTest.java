package co.wholesale888.wms.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.ledger.StockLine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DemoStockTest {

    private static final Instant NOW = Instant.parse("2026-11-23T07:31:00Z");

    @Test
    void quantitiesEndAsPlannedAndAreNeverNegative() {
        Map<String, Long> levels = new HashMap<>();
        for (StockLine line : all()) {
            long before = levels.getOrDefault(line.sku(), 0L);
            Long delta = line.delta();
            long after = delta == null ? Objects.requireNonNull(line.countedQuantity()) : before + delta;
            assertThat(after).as("%s after %s", line.sku(), line).isNotNegative();
            levels.put(line.sku(), after);
        }
        DemoStock.SKUS.forEach(sku -> assertThat(levels).containsEntry(sku.sku(), sku.quantity()));
        assertThat(levels).hasSize(12).containsEntry("TEE-BLK-L", 88L);
    }

    @Test
    void theHistoryCoversSeveralPastWeeks() {
        List<Instant> times = all().stream()
                .map(line -> Objects.requireNonNull(line.occurredAt()))
                .toList();
        assertThat(times).allMatch(at -> at.isBefore(NOW)).allMatch(at -> at.isAfter(NOW.minus(Duration.ofDays(90))));
        assertThat(times).anyMatch(at -> at.isBefore(NOW.minus(Duration.ofDays(21))));
    }

    private static List<StockLine> all() {
        return DemoStock.historyUntil(NOW).stream().flatMap(List::stream).toList();
    }
}
