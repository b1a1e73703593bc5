package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.portal.Format;
import co.wholesale888.wms.portal.PlotScale;
import co.wholesale888.wms.stock.StockItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A plot of a SKU's quantity over time as a step line, with threshold and par as horizontal lines. Coordinates refer
 * to a box of {@link #WIDTH} by {@link #HEIGHT} that the page stretches.
 *
 * @param path the SVG path of the line
 * @param area the SVG path of the area below it
 * @param scale the numbers beside the plot
 */
record LevelPlot(
        String path, String area, double threshold, double par, List<PlotScale.Mark> scale, Instant from, Instant to) {

    static final int WIDTH = 600;
    static final int HEIGHT = 200;

    /**
     * Plots at least one entry.
     *
     * @param newestFirst the SKU's entries, newest first
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
            // Entries are ordered by sequence; one that was reported late must not draw the line backwards
            x = Math.max(x, Duration.between(from, timeOf(entry, now)).toSeconds() / seconds * WIDTH);
            double y = y(entry.quantityAfter(), top);
            path.append(
                    path.isEmpty()
                            ? "M%s %s".formatted(PlotScale.decimal(x), PlotScale.decimal(y))
                            : "H%sV%s".formatted(PlotScale.decimal(x), PlotScale.decimal(y)));
        }
        path.append("H").append(WIDTH);
        String area = path + "V" + HEIGHT + "H0Z";
        double threshold = y(item.threshold(), top);
        double par = y(item.par(), top);
        Format format = Format.WITHOUT_TIME;
        List<PlotScale.Mark> scale = new PlotScale()
                .add("0", 100)
                .add(format.compact(item.par()), par / HEIGHT * 100)
                .add(format.compact(item.threshold()), threshold / HEIGHT * 100)
                .add(format.compact(top), 0)
                .marks();
        return new LevelPlot(path.toString(), area, threshold, par, scale, from, to);
    }

    private static Instant timeOf(TransactionView entry, Instant latest) {
        Instant time = entry.occurredAt();
        return time == null || time.isAfter(latest) ? latest : time;
    }

    private static double y(long quantity, long top) {
        return HEIGHT - (double) quantity / top * HEIGHT;
    }
}
