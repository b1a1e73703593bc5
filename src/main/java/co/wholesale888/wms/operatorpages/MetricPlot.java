package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.PlotScale;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A metric and a plot of its recent values. Coordinates refer to a box of {@link #WIDTH} by {@link #HEIGHT} that the
 * page stretches.
 *
 * @param line the SVG path of the plot; empty if there are fewer than two samples
 * @param style the class of the style sheet that shows a warning or critical value, or empty
 */
record MetricPlot(String name, String unit, double current, double max, String line, String style) {

    static final int WIDTH = 120;
    static final int HEIGHT = 32;

    /**
     * Plots a metric.
     *
     * @param warning the value from which the metric needs attention
     * @param critical the value from which someone has to act
     */
    static MetricPlot of(
            String name,
            String unit,
            List<MetricsHistory.Sample> samples,
            ToDoubleFunction<MetricsHistory.Sample> metric,
            double warning,
            double critical) {
        double max = samples.stream().mapToDouble(metric).max().orElse(0);
        double current = samples.isEmpty() ? 0 : metric.applyAsDouble(samples.getLast());
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < samples.size(); i++) {
            // The newest sample is at the right edge, even if there are few
            double x = WIDTH - (samples.size() - 1.0 - i) * WIDTH / (MetricsHistory.MAX_SAMPLES - 1);
            double value = shown(metric.applyAsDouble(samples.get(i)));
            double y = HEIGHT - 1 - (value == 0 ? 0 : value / shown(max) * (HEIGHT - 2));
            line.append(line.isEmpty() ? "M" : "L")
                    .append(PlotScale.decimal(x))
                    .append(' ')
                    .append(PlotScale.decimal(y));
        }
        String style = current >= critical ? "critical" : current >= warning ? "low" : "";
        return new MetricPlot(name, unit, current, max, samples.size() < 2 ? "" : line.toString(), style);
    }

    public String currentText() {
        return number(current);
    }

    public String maxText() {
        return number(max);
    }

    /** Formats small values with one decimal, large ones with none. */
    static String number(double value) {
        double rounded = shown(value);
        return rounded >= 10 || rounded == Math.rint(rounded)
                ? String.format(Locale.ENGLISH, "%,.0f", rounded)
                : String.format(Locale.ENGLISH, "%.1f", rounded);
    }

    /** What is shown as 0 is no peak in the plot either. */
    private static double shown(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
