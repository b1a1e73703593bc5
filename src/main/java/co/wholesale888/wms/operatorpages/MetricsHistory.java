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

/** Samples the meters of this instance every five seconds and keeps the samples of the last ten minutes. */
@Component
class MetricsHistory {

    static final int MAX_SAMPLES = 120;

    private static final Set<String> WRITES = Set.of("/v1/stock/update", "/v1/transactions");

    private final MeterRegistry meters;
    private final Clock clock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private @Nullable Totals previous;

    MetricsHistory(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * A sample. Rates are per second, since the previous sample.
     *
     * @param reads GET requests to the API
     * @param writes requests that change stock
     * @param failures requests that failed with a 5xx status
     * @param queuedLines lines waiting to be written
     * @param crossingAgeSeconds the age of the oldest threshold crossing that has not been evaluated
     * @param deliveryLagSeconds the time for which the oldest pending delivery has been due
     */
    record Sample(
            Instant at,
            double reads,
            double writes,
            double failures,
            double queuedLines,
            double crossingAgeSeconds,
            double deliveryLagSeconds) {}

    /** The samples, oldest first. */
    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    @Scheduled(fixedRate = 5_000)
    synchronized void sample() {
        Totals current = totals();
        Totals last = previous;
        previous = current;
        if (last == null) {
            return;
        }
        double seconds = Math.max(1, Duration.between(last.at, current.at).toMillis()) / 1_000.0;
        samples.addLast(new Sample(
                current.at,
                (current.reads - last.reads) / seconds,
                (current.writes - last.writes) / seconds,
                (current.failures - last.failures) / seconds,
                sum("wms.lane.queue"),
                sum("wms.alerts.oldest.crossing.age"),
                sum("wms.webhook.lag")));
        if (samples.size() > MAX_SAMPLES) {
            samples.removeFirst();
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
