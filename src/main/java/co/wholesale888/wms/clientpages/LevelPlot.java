package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.portal.Format;
import co.wholesale888.wms.portal.PlotScale;
import co.wholesale888.wms.stock.StockItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A SKU's level over time as steps, with threshold and par as lines. Coordinates are those of a box of {@link #WIDTH} by
 * {@link #HEIGHT}, to be stretched.
 *
 * @param path of the level, and of the area below it
 * @param scale the numbers beside it
 */
record LevelPlot(
        String path, String area, double threshold, double par, List<PlotScale.Mark> scale, Instant from, Instant to) {

    static final int WIDTH = 600;
    static final int HEIGHT = 200;

    /**
     * @param newestFirst the SKU's entries; at least one
     */
    static LevelPlot of(StockItem item, List<TransactionView> newestFirst, Instant now) {
        List<TransactionView> entries = newestFirst.reversed();
        Instant from = timeOf(entries.getFirst(), now);
        Instant to = now.isAfter(from) ? now : from.plusSeconds(1);
        long highest =
                entries.stream().mapToLong(TransactionView::quantityAfter).max().orElse(0);
        long top = Math.max(1, Math.round(Math.max(highest, item.par()) * 1.1));
        double seconds = Math.max(1, Duration.between(from, to).toSeconds());
        StringBuilder path = new StringBuilder();
        double x = 0;
        for (TransactionView entry : entries) {
            // By sequence, which is the truth; a late report does not lead back in time
            x = Math.max(x, Duration.between(from, timeOf(entry, now)).toSeconds() / seconds * WIDTH);
            double y = y(entry.quantityAfter(), top);
            path.append(path.isEmpty() ? "M%s %s".formatted(d(x), d(y)) : "H%sV%s".formatted(d(x), d(y)));
        }
        path.append("H").append(WIDTH);
        String area = path + "V" + HEIGHT + "H0Z";
        double threshold = y(item.threshold(), top);
        double par = y(item.par(), top);
        Format format = Format.OF_NUMBERS;
        List<PlotScale.Mark> scale = new PlotScale()
                .add("0", 100)
                .add(format.brief(item.par()), par / HEIGHT * 100)
                .add(format.brief(item.threshold()), threshold / HEIGHT * 100)
                .add(format.brief(top), 0)
                .marks();
        return new LevelPlot(path.toString(), area, threshold, par, scale, from, to);
    }

    private static Instant timeOf(TransactionView entry, Instant otherwise) {
        Instant time = entry.occurredAt();
        return time == null || time.isAfter(otherwise) ? otherwise : time;
    }

    private static double y(long quantity, long top) {
        return HEIGHT - (double) quantity / top * HEIGHT;
    }

    private static String d(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
