package co.wholesale888.wms.operatorpages;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A figure with its course over the last minutes. Coordinates are those of a box of {@link #WIDTH} by {@link #HEIGHT}, to
 * be stretched.
 *
 * @param unit what stands behind the number
 * @param line the course; empty where it is not known yet
 * @param tone how good or bad that is: a class of the style sheet, or empty
 */
record MetricPlot(String name, String unit, double now, double most, String line, String tone) {

    static final int WIDTH = 120;
    static final int HEIGHT = 32;

    /**
     * @param worrying from which value on it is a reason to look
     * @param bad from which value on it is a reason to act
     */
    static MetricPlot of(
            String name,
            String unit,
            List<MetricsHistory.Beat> beats,
            ToDoubleFunction<MetricsHistory.Beat> figure,
            double worrying,
            double bad) {
        double most = beats.stream().mapToDouble(figure).max().orElse(0);
        double now = beats.isEmpty() ? 0 : figure.applyAsDouble(beats.getLast());
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < beats.size(); i++) {
            // The newest at the right edge, however few there are yet
            double x = WIDTH - (beats.size() - 1.0 - i) * WIDTH / (MetricsHistory.KEPT - 1);
            double y = HEIGHT - 1 - (most == 0 ? 0 : figure.applyAsDouble(beats.get(i)) / most * (HEIGHT - 2));
            line.append(line.isEmpty() ? "M" : "L").append(d(x)).append(' ').append(d(y));
        }
        String tone = now >= bad ? "critical" : now >= worrying ? "low" : "";
        return new MetricPlot(name, unit, now, most, beats.size() < 2 ? "" : line.toString(), tone);
    }

    public String shown() {
        return number(now);
    }

    public String shownMost() {
        return number(most);
    }

    /** One decimal where there is little, none where there is much. */
    static String number(double value) {
        double rounded = Math.round(value * 10) / 10.0;
        return rounded >= 10 || rounded == Math.rint(rounded)
                ? String.format(Locale.ENGLISH, "%,.0f", rounded)
                : String.format(Locale.ENGLISH, "%.1f", rounded);
    }

    private static String d(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
