package co.wholesale888.wms.embedded;

import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.orders.OrderLine;
import co.wholesale888.wms.reservations.Reservation;
import co.wholesale888.wms.stock.EntryType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The SKUs of the demo and their history of four weeks, the same at every call except for the times. */
final class DemoStock {

    /** A SKU and its quantity at the end of the history. */
    record DemoSku(String sku, long quantity, long threshold, long par) {}

    static final List<DemoSku> SKUS = List.of(
            new DemoSku("TEE-BLK-L", 88, 40, 120),
            new DemoSku("TEE-BLK-M", 152, 40, 120),
            new DemoSku("TEE-BLK-S", 64, 30, 90),
            new DemoSku("TEE-WHT-L", 131, 40, 120),
            new DemoSku("TEE-WHT-M", 22, 40, 120),
            new DemoSku("HOOD-GRY-L", 47, 15, 45),
            new DemoSku("HOOD-GRY-M", 31, 15, 45),
            new DemoSku("CAP-NVY", 210, 50, 150),
            new DemoSku("TOTE-NAT", 18, 25, 75),
            new DemoSku("SOCK-3PK", 340, 100, 300),
            new DemoSku("MUG-888", 96, 30, 90),
            new DemoSku("STICKER-SET", 480, 150, 450));

    /** The order that is on its way at the start: for the SKUs that run short. */
    static final List<OrderLine> ORDER = List.of(OrderLine.of("TEE-WHT-M", 100), OrderLine.of("TOTE-NAT", 60));

    /** What a cart holds. */
    static final List<Reservation.Line> CART =
            List.of(new Reservation.Line("HOOD-GRY-L", 2), new Reservation.Line("CAP-NVY", 1));

    private static final int DAYS = 28;
    private static final int FIRST_ORDER = 10_412;

    private DemoStock() {}

    /** The writes in order: a stock-take, then one write per day, the last one some hours before {@code now}. */
    static List<List<StockLine>> historyUntil(Instant now) {
        List<List<StockLine>> days = daysUntil(now);
        Map<String, Long> changes = new HashMap<>();
        days.forEach(
                day -> day.forEach(line -> changes.merge(line.sku(), Objects.requireNonNull(line.delta()), Long::sum)));
        Instant first = now.minus(Duration.ofDays(DAYS + 1));
        List<StockLine> initial = SKUS.stream()
                .map(sku -> stockTake(sku.sku(), sku.quantity() - changes.getOrDefault(sku.sku(), 0L), first))
                .toList();
        List<List<StockLine>> all = new ArrayList<>(List.of(initial));
        all.addAll(days);
        return all;
    }

    private static List<List<StockLine>> daysUntil(Instant now) {
        Random dice = new Random(888);
        List<List<StockLine>> days = new ArrayList<>();
        int order = FIRST_ORDER;
        for (int daysAgo = DAYS; daysAgo > 0; daysAgo--) {
            Instant morning = now.minus(Duration.ofDays(daysAgo)).plus(Duration.ofHours(10));
            List<StockLine> day = new ArrayList<>();
            for (DemoSku sku : SKUS) {
                if (dice.nextInt(3) > 0) {
                    Instant at = morning.plus(Duration.ofMinutes(dice.nextInt(480)));
                    long most = Math.max(2, sku.par() / 20);
                    day.add(line(sku, EntryType.SALE, -1 - dice.nextLong(most), "SO-" + order++, null, null, at));
                }
            }
            DemoSku anySku = SKUS.get(dice.nextInt(SKUS.size()));
            Instant evening = morning.plus(Duration.ofHours(8));
            switch (daysAgo % 7) {
                case 1 -> day.add(line(anySku, EntryType.RETURN, 1, "RMA-" + order, null, "unopened", evening));
                case 3 -> day.add(line(anySku, EntryType.ISSUE, -1, null, "w-101", "for the sales desk", evening));
                case 5 -> day.add(line(anySku, EntryType.DAMAGE, -1, null, null, "torn in transit", evening));
                default -> {
                    // Only sales
                }
            }
            days.add(day);
        }
        return days;
    }

    private static StockLine line(
            DemoSku sku,
            EntryType type,
            long delta,
            @Nullable String reference,
            @Nullable String workerId,
            @Nullable String note,
            Instant at) {
        return new StockLine(sku.sku(), type, delta, null, null, workerId, reference, note, at);
    }

    private static StockLine stockTake(String sku, long quantity, Instant at) {
        return new StockLine(sku, EntryType.ADJUSTMENT, null, quantity, null, null, null, "opening stock-take", at);
    }
}
