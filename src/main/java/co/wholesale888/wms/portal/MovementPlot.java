package co.wholesale888.wms.portal;

import co.wholesale888.wms.ledger.LedgerDesk;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Units in and out on each day, as bars above and below a line. Coordinates are those of a box of {@link #WIDTH} by
 * {@link #HEIGHT}, to be stretched.
 *
 * @param most the highest of all bars, in units; at least 1
 */
record MovementPlot(List<Bar> bars, long most, long in, long out) {

    static final int WIDTH = 300;
    static final int HEIGHT = 100;
    private static final double HALF = HEIGHT / 2.0;

    /** One day. */
    record Bar(LocalDate day, long in, long out, double x, double width, double inHeight, double outHeight) {

        public double inY() {
            return HALF - inHeight;
        }

        public String title() {
            return "%s: %d in, %d out".formatted(day, in, out);
        }
    }

    static MovementPlot of(List<LedgerDesk.Day> moved, LocalDate first, int days) {
        Map<LocalDate, LedgerDesk.Day> byDay = new HashMap<>();
        moved.forEach(day -> byDay.put(day.day(), day));
        long most = moved.stream()
                .mapToLong(day -> Math.max(day.in(), day.out()))
                .max()
                .orElse(1);
        double step = (double) WIDTH / days;
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < days; i++) {
            LocalDate date = first.plusDays(i);
            LedgerDesk.Day day = byDay.getOrDefault(date, new LedgerDesk.Day(date, 0, 0));
            double scale = (HALF - 1) / Math.max(1, most);
            bars.add(new Bar(
                    date,
                    day.in(),
                    day.out(),
                    i * step + step * 0.15,
                    step * 0.7,
                    day.in() * scale,
                    day.out() * scale));
        }
        long in = moved.stream().mapToLong(LedgerDesk.Day::in).sum();
        long out = moved.stream().mapToLong(LedgerDesk.Day::out).sum();
        return new MovementPlot(bars, Math.max(1, most), in, out);
    }

    public boolean empty() {
        return in == 0 && out == 0;
    }

    public LocalDate first() {
        return bars.getFirst().day();
    }

    public LocalDate last() {
        return bars.getLast().day();
    }
}
