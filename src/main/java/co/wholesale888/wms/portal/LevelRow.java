package co.wholesale888.wms.portal;

import co.wholesale888.wms.stock.StockItem;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A level as a row of a table, with its bar. Places in the bar are percentages of its length, which is 1.25 times par. */
public record LevelRow(StockItem item) {

    private static final double LENGTH = 1.25;

    public String sku() {
        return item.sku();
    }

    public long quantity() {
        return item.quantity();
    }

    public long threshold() {
        return item.threshold();
    }

    public long par() {
        return item.par();
    }

    public String status() {
        return item.status().name();
    }

    /** For a class of the style sheet. */
    public String tone() {
        return status().toLowerCase(Locale.ROOT);
    }

    public @Nullable Instant updatedAt() {
        return item.updatedAt();
    }

    public String filled() {
        return percent(item.quantity());
    }

    public String thresholdAt() {
        return percent(item.threshold());
    }

    public String parAt() {
        return percent(item.par());
    }

    private String percent(long quantity) {
        double share = Math.min(1, quantity / (item.par() * LENGTH));
        return String.format(Locale.ROOT, "%.1f%%", share * 100);
    }
}
