package co.wholesale888.wms.operatorpages;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** How this instance has been doing for the last ten minutes, as its own meters say every five seconds. */
@Component
public class MetricsHistory {

    public static final int KEPT = 120;

    private static final Set<String> WRITES = Set.of("/v1/stock/update", "/v1/transactions");

    private final MeterRegistry meters;
    private final Clock clock;
    private final Deque<Beat> beats = new ArrayDeque<>();
    private @Nullable Totals before;

    MetricsHistory(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * One moment; rates are per second since the moment before.
     *
     * @param reads of the API
     * @param writes of stock
     * @param failures requests that failed because of us
     * @param queuedLines what waits to be written
     * @param crossingSeconds for how long the oldest crossing has been waiting to be evaluated
     * @param lateSeconds for how long the delivery that has waited longest has been due
     */
    record Beat(
            Instant at,
            double reads,
            double writes,
            double failures,
            double queuedLines,
            double crossingSeconds,
            double lateSeconds) {}

    /** All of them, oldest first. */
    public synchronized List<Beat> beats() {
        return List.copyOf(beats);
    }

    @Scheduled(fixedRate = 5_000)
    public synchronized void take() {
        Totals now = totals();
        Totals last = before;
        before = now;
        if (last == null) {
            return;
        }
        double seconds = Math.max(1, Duration.between(last.at, now.at).toMillis()) / 1_000.0;
        beats.addLast(new Beat(
                now.at,
                (now.reads - last.reads) / seconds,
                (now.writes - last.writes) / seconds,
                (now.failures - last.failures) / seconds,
                sum("wms.lane.queue"),
                sum("wms.alerts.oldest.crossing.age"),
                sum("wms.webhook.lag")));
        if (beats.size() > KEPT) {
            beats.removeFirst();
        }
    }

    private Totals totals() {
        long reads = 0;
        long writes = 0;
        long failures = 0;
        for (Timer timer : meters.find("http.server.requests").timers()) {
            String uri = String.valueOf(timer.getId().getTag("uri"));
            String method = String.valueOf(timer.getId().getTag("method"));
            long count = timer.count();
            if (method.equals("GET") && uri.startsWith("/v1/") && !uri.startsWith("/v1/health")) {
                reads += count;
            } else if (method.equals("POST") && WRITES.contains(uri)) {
                writes += count;
            }
            if ("5xx".equals(timer.getId().getTag("status"))) {
                failures += count;
            }
        }
        return new Totals(clock.instant(), reads, writes, failures);
    }

    private double sum(String name) {
        return meters.find(name).gauges().stream()
                .mapToDouble(Gauge::value)
                .filter(Double::isFinite)
                .sum();
    }

    private record Totals(Instant at, long reads, long writes, long failures) {}
}
