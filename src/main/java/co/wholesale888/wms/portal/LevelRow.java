package co.wholesale888.wms.portal;

import co.wholesale888.wms.stock.StockItem;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A stock level as a table row with a bar, which shows quantities from 0 to 1.25 times par. */
public record LevelRow(StockItem item) {

    private static final double BAR_END_IN_PARS = 1.25;

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

    /** The status as a class of the style sheet. */
    public String style() {
        return status().toLowerCase(Locale.ROOT);
    }

    public @Nullable Instant updatedAt() {
        return item.updatedAt();
    }

    public String barEnd() {
        return percent(item.quantity());
    }

    public String thresholdMark() {
        return percent(item.threshold());
    }

    public String parMark() {
        return percent(item.par());
    }

    private String percent(long quantity) {
        double share = Math.min(1, quantity / (item.par() * BAR_END_IN_PARS));
        return String.format(Locale.ROOT, "%.1f%%", share * 100);
    }
}
