package co.wholesale888.wms.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The numbers beside a plot, of which none stands on another: those that come later give way. */
public final class PlotScale {

    private static final double APART = 9;

    private final List<Mark> marks = new ArrayList<>();

    /**
     * One number.
     *
     * @param share of the height, from above, in percent
     */
    public record Mark(String text, double share) {

        public String at() {
            return String.format(Locale.ROOT, "%.1f%%", share);
        }
    }

    public PlotScale add(String text, double share) {
        if (marks.stream().allMatch(mark -> Math.abs(mark.share - share) >= APART)) {
            marks.add(new Mark(text, share));
        }
        return this;
    }

    public List<Mark> marks() {
        return List.copyOf(marks);
    }
}
