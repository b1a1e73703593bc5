package co.wholesale888.wms.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The numbers beside a plot. A number that would overlap an earlier one is left out. */
public final class PlotScale {

    private static final double MIN_DISTANCE = 9;

    private final List<Mark> marks = new ArrayList<>();

    /**
     * A number beside the plot.
     *
     * @param position its distance from the top, in percent of the height
     */
    public record Mark(String text, double position) {

        public String y() {
            return decimal(position) + "%";
        }
    }

    public PlotScale add(String text, double position) {
        if (marks.stream().allMatch(mark -> Math.abs(mark.position - position) >= MIN_DISTANCE)) {
            marks.add(new Mark(text, position));
        }
        return this;
    }

    /** A coordinate with one decimal. */
    public static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    public List<Mark> marks() {
        return List.copyOf(marks);
    }
}
