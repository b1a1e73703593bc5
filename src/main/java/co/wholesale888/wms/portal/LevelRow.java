package co.wholesale888.wms.portal;

import co.wholesale888.wms.stock.StockItem;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A level as a row of a table, with its bar. Places in the bar are percentages of its length, which is 1.25 times par. */
record LevelRow(StockItem item) {

    private static final double LENGTH = 1.25;

    String sku() {
        return item.sku();
    }

    long quantity() {
        return item.quantity();
    }

    long threshold() {
        return item.threshold();
    }

    long par() {
        return item.par();
    }

    String status() {
        return item.status().name();
    }

    /** For a class of the style sheet. */
    String tone() {
        return status().toLowerCase(Locale.ROOT);
    }

    @Nullable
    Instant updatedAt() {
        return item.updatedAt();
    }

    String filled() {
        return percent(item.quantity());
    }

    String thresholdAt() {
        return percent(item.threshold());
    }

    String parAt() {
        return percent(item.par());
    }

    private String percent(long quantity) {
        double share = Math.min(1, quantity / (item.par() * LENGTH));
        return String.format(Locale.ROOT, "%.1f%%", share * 100);
    }
}
