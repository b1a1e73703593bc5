package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.webhooks.Deliveries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: how the service is doing. All of it is read from this instance's meters, but for one bounded count. */
@Controller
class SystemPageController {

    /** So far deliveries that wait are counted. */
    private static final int COUNTED = 10_000;

    private static final int ROUTES = 15;
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private final MetricsHistory pulse;
    private final Deliveries deliveries;
    private final MeterRegistry meters;
    private final ServiceVersion version;

    SystemPageController(MetricsHistory pulse, Deliveries deliveries, MeterRegistry meters, ServiceVersion version) {
        this.pulse = pulse;
        this.deliveries = deliveries;
        this.meters = meters;
        this.version = version;
    }

    /** A pool of connections to the database. */
    record Pool(String name, long active, long waiting, long most) {

        public String tone() {
            return waiting > 0 ? "critical" : active < most ? "ok" : "low";
        }
    }

    /** A lane and the lines that wait in it. */
    record Queue(String name, long lines) {}

    /**
     * A route since the start of the instance.
     *
     * @param meanMs of one request
     * @param slowestMs of the last minutes
     */
    record Route(String method, String path, long count, long failed, double meanMs, double slowestMs) {

        public String mean() {
            return MetricPlot.number(meanMs);
        }

        public String slowest() {
            return MetricPlot.number(slowestMs);
        }
    }

    @GetMapping("/portal/operator/system")
    ModelAndView system(SignedInOperator staff, @AllowedParameters({}) Query query) {
        query.refuseInvalid();
        int waiting = deliveries.countPending(COUNTED);
        return new ModelAndView("portal/system")
                .addObject("trends", trends())
                .addObject("waiting", waiting)
                .addObject("waitingMany", waiting == COUNTED)
                .addObject("inFlight", (long) gauge("wms.webhook.in.flight"))
                .addObject("queues", queues())
                .addObject("pools", pools())
                .addObject("routes", routes())
                .addObject("version", version.text())
                .addObject("upSeconds", (long) gauge("process.uptime"))
                .addObject("memoryMiB", (long) (gauges("jvm.memory.used").sum() / (1024 * 1024)))
                .addObject("cpuPercent", Math.round(gauge("process.cpu.usage") * 100));
    }

    private List<MetricPlot> trends() {
        List<MetricsHistory.Beat> beats = pulse.beats();
        return List.of(
                MetricPlot.of("Reads", "a second", beats, MetricsHistory.Beat::reads, NEVER, NEVER),
                MetricPlot.of("Writes", "a second", beats, MetricsHistory.Beat::writes, NEVER, NEVER),
                MetricPlot.of("Failures", "a second", beats, MetricsHistory.Beat::failures, Double.MIN_VALUE, 1),
                MetricPlot.of("Waiting to be written", "lines", beats, MetricsHistory.Beat::queuedLines, 1_000, 10_000),
                MetricPlot.of(
                        "Oldest unevaluated crossing", "seconds", beats, MetricsHistory.Beat::crossingSeconds, 1, 10),
                MetricPlot.of("Delivery lag", "seconds", beats, MetricsHistory.Beat::lateSeconds, 5, 60));
    }

    private List<Queue> queues() {
        return meters.find("wms.lane.queue").gauges().stream()
                .map(gauge -> new Queue(String.valueOf(gauge.getId().getTag("lane")), (long) gauge.value()))
                .sorted(Comparator.comparing(Queue::name))
                .toList();
    }

    private List<Pool> pools() {
        Map<String, Long> active = byPool("hikaricp.connections.active");
        Map<String, Long> waiting = byPool("hikaricp.connections.pending");
        Map<String, Long> most = byPool("hikaricp.connections.max");
        return most.entrySet().stream()
                .map(pool -> new Pool(
                        pool.getKey(),
                        active.getOrDefault(pool.getKey(), 0L),
                        waiting.getOrDefault(pool.getKey(), 0L),
                        pool.getValue()))
                .toList();
    }

    private List<Route> routes() {
        Map<List<String>, List<Timer>> byRoute = meters.find("http.server.requests").timers().stream()
                .collect(Collectors.groupingBy(timer -> List.of(tag(timer, "method"), tag(timer, "uri"))));
        return byRoute.entrySet().stream()
                .map(route -> route(route.getKey().getFirst(), route.getKey().getLast(), route.getValue()))
                .sorted(Comparator.comparingLong(Route::count).reversed())
                .limit(ROUTES)
                .toList();
    }

    private static Route route(String method, String path, List<Timer> timers) {
        long count = timers.stream().mapToLong(Timer::count).sum();
        double total = timers.stream()
                .mapToDouble(timer -> timer.totalTime(TimeUnit.MILLISECONDS))
                .sum();
        return new Route(
                method,
                path,
                count,
                timers.stream()
                        .filter(timer -> tag(timer, "status").equals("5xx"))
                        .mapToLong(Timer::count)
                        .sum(),
                total / Math.max(1, count),
                timers.stream()
                        .mapToDouble(timer -> timer.max(TimeUnit.MILLISECONDS))
                        .max()
                        .orElse(0));
    }

    private Map<String, Long> byPool(String name) {
        return meters.find(name).gauges().stream()
                .collect(Collectors.toMap(
                        gauge -> tag(gauge, "pool"), gauge -> (long) gauge.value(), Long::sum, TreeMap::new));
    }

    private double gauge(String name) {
        return gauges(name).max().orElse(0);
    }

    private DoubleStream gauges(String name) {
        return Stream.concat(
                        meters.find(name).gauges().stream()
                                .mapToDouble(Gauge::value)
                                .boxed(),
                        meters.find(name).timeGauges().stream()
                                .mapToDouble(gauge -> gauge.value(TimeUnit.SECONDS))
                                .boxed())
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite);
    }

    private static String tag(Meter meter, String name) {
        return String.valueOf(meter.getId().getTag(name));
    }
}
