package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.webhooks.Deliveries;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The state of this instance, read from its meters, and the number of pending deliveries of all instances. */
@PortalPage
class SystemPageController {

    /** Counting stops here, which bounds its cost. */
    private static final int MAX_COUNT = 10_000;

    private static final int MAX_ROUTES = 15;
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private final MetricsHistory history;
    private final Deliveries deliveries;
    private final MeterRegistry meters;
    private final ServiceVersion version;

    SystemPageController(MetricsHistory history, Deliveries deliveries, MeterRegistry meters, ServiceVersion version) {
        this.history = history;
        this.deliveries = deliveries;
        this.meters = meters;
        this.version = version;
    }

    /** A database connection pool. */
    record Pool(String name, long active, long pending, long max) {

        public String style() {
            return pending > 0 ? "critical" : active < max ? "ok" : "low";
        }
    }

    /** A lane and the number of lines in its queue. */
    record Queue(String name, long lines) {}

    /**
     * The requests to a route since the start of the instance.
     *
     * @param slowestMs the slowest request of the last minutes
     */
    record Route(String method, String path, long count, long failed, double meanMs, double slowestMs) {

        public String meanText() {
            return MetricPlot.number(meanMs);
        }

        public String slowestText() {
            return MetricPlot.number(slowestMs);
        }
    }

    @GetMapping("/portal/operator/system")
    ModelAndView system(SignedInOperator operator) {
        int pending = deliveries.countPending(MAX_COUNT);
        return new ModelAndView("portal/system")
                .addObject("plots", plots())
                .addObject("pendingDeliveries", pending)
                .addObject("pendingCapped", pending == MAX_COUNT)
                .addObject("inFlight", (long) sum("wms.webhook.in.flight"))
                .addObject("queues", queues())
                .addObject("pools", pools())
                .addObject("routes", routes())
                .addObject("version", version.text())
                .addObject("upSeconds", (long) sum("process.uptime"))
                .addObject("memoryMiB", (long) (sum("jvm.memory.used") / (1024 * 1024)))
                .addObject("cpuPercent", Math.round(sum("process.cpu.usage") * 100));
    }

    private List<MetricPlot> plots() {
        List<MetricsHistory.Sample> samples = history.samples();
        return List.of(
                MetricPlot.of("Reads", "per second", samples, MetricsHistory.Sample::reads, NEVER, NEVER),
                MetricPlot.of("Writes", "per second", samples, MetricsHistory.Sample::writes, NEVER, NEVER),
                MetricPlot.of("Failures", "per second", samples, MetricsHistory.Sample::failures, Double.MIN_VALUE, 1),
                MetricPlot.of("Write queue", "lines", samples, MetricsHistory.Sample::queuedLines, 1_000, 10_000),
                MetricPlot.of(
                        "Alert evaluation lag", "seconds", samples, MetricsHistory.Sample::crossingAgeSeconds, 1, 10),
                MetricPlot.of("Delivery lag", "seconds", samples, MetricsHistory.Sample::deliveryLagSeconds, 5, 60));
    }

    private List<Queue> queues() {
        return meters.find("wms.lane.queue").gauges().stream()
                .map(gauge -> new Queue(tag(gauge, "lane"), (long) gauge.value()))
                .sorted(Comparator.comparing(Queue::name))
                .toList();
    }

    private List<Pool> pools() {
        return meters.find("hikaricp.connections.max").gauges().stream()
                .map(gauge -> pool(tag(gauge, "pool"), (long) gauge.value()))
                .sorted(Comparator.comparing(Pool::name))
                .toList();
    }

    private Pool pool(String name, long max) {
        Search active = meters.find("hikaricp.connections.active").tag("pool", name);
        Search pending = meters.find("hikaricp.connections.pending").tag("pool", name);
        Search waiting = meters.find("wms.connections.waiting").tag("pool", name);
        return new Pool(name, (long) sum(active), (long) (sum(pending) + sum(waiting)), max);
    }

    private List<Route> routes() {
        Map<List<String>, List<Timer>> byRoute = meters.find("http.server.requests").timers().stream()
                .collect(Collectors.groupingBy(timer -> List.of(tag(timer, "method"), tag(timer, "uri"))));
        return byRoute.entrySet().stream()
                .map(route -> route(route.getKey().getFirst(), route.getKey().getLast(), route.getValue()))
                .sorted(Comparator.comparingLong(Route::count).reversed())
                .limit(MAX_ROUTES)
                .toList();
    }

    private static Route route(String method, String path, List<Timer> timers) {
        long count = 0;
        long failed = 0;
        double totalMs = 0;
        double slowestMs = 0;
        for (Timer timer : timers) {
            count += timer.count();
            failed += tag(timer, "status").equals("5xx") ? timer.count() : 0;
            totalMs += timer.totalTime(TimeUnit.MILLISECONDS);
            slowestMs = Math.max(slowestMs, timer.max(TimeUnit.MILLISECONDS));
        }
        return new Route(method, path, count, failed, totalMs / Math.max(1, count), slowestMs);
    }

    private double sum(String name) {
        return sum(meters.find(name));
    }

    private static double sum(Search search) {
        return search.gauges().stream()
                .mapToDouble(gauge -> gauge instanceof TimeGauge time ? time.value(TimeUnit.SECONDS) : gauge.value())
                .filter(Double::isFinite)
                .sum();
    }

    private static String tag(Meter meter, String name) {
        return String.valueOf(meter.getId().getTag(name));
    }
}
