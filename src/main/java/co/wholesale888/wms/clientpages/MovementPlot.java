package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.Format;
import co.wholesale888.wms.portal.PlotScale;
import co.wholesale888.wms.transactions.LedgerQueries;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A plot of the units that entered and left a warehouse on each day, as bars above and below a zero line. Coordinates
 * refer to a box of {@link #WIDTH} by {@link #HEIGHT} that the page stretches.
 *
 * @param mostIn the most units in on one day
 * @param mostOut the most units out on one day
 * @param zero the y coordinate of the zero line, chosen so that both sides have the same scale
 */
record MovementPlot(List<Bar> bars, long mostIn, long mostOut, long in, long out, double zero) {

    static final int WIDTH = 300;
    static final int HEIGHT = 100;

    /** The bars of one day. */
    record Bar(
            LocalDate day, long in, long out, double x, double width, double top, double inHeight, double outHeight) {

        public String title() {
            Format format = Format.WITHOUT_TIME;
            return "%s: %s in, %s out".formatted(format.day(day), format.number(in), format.number(out));
        }
    }

    static MovementPlot of(List<LedgerQueries.Day> movements, LocalDate first, int days) {
        Map<LocalDate, LedgerQueries.Day> byDay = new HashMap<>();
        movements.forEach(day -> byDay.put(day.day(), day));
        long mostIn = movements.stream().mapToLong(LedgerQueries.Day::in).max().orElse(0);
        long mostOut =
                movements.stream().mapToLong(LedgerQueries.Day::out).max().orElse(0);
        double scale = (double) HEIGHT / Math.max(1, mostIn + mostOut);
        double zero = mostIn * scale;
        double step = (double) WIDTH / days;
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < days; i++) {
            LocalDate date = first.plusDays(i);
            LedgerQueries.Day day = byDay.getOrDefault(date, new LedgerQueries.Day(date, 0, 0));
            bars.add(new Bar(
                    date,
                    day.in(),
                    day.out(),
                    i * step + step * 0.15,
                    step * 0.7,
                    zero - day.in() * scale,
                    day.in() * scale,
                    day.out() * scale));
        }
        long in = movements.stream().mapToLong(LedgerQueries.Day::in).sum();
        long out = movements.stream().mapToLong(LedgerQueries.Day::out).sum();
        return new MovementPlot(bars, mostIn, mostOut, in, out, zero);
    }

    public boolean isEmpty() {
        return in == 0 && out == 0;
    }

    public List<PlotScale.Mark> scale() {
        Format format = Format.WITHOUT_TIME;
        return new PlotScale()
                .add(mostIn == 0 ? "0" : "+" + format.compact(mostIn), 0)
                .add(mostOut == 0 ? "0" : "−" + format.compact(mostOut), HEIGHT)
                .add("0", zero)
                .marks();
    }

    public String first() {
        return Format.WITHOUT_TIME.day(bars.getFirst().day());
    }

    public String last() {
        return Format.WITHOUT_TIME.day(bars.getLast().day());
    }
}
