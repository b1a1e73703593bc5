package co.wholesale888.wms.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/**
 * How long requests take, by route, method and class of status: {@code http.server.requests}. In place of the framework's
 * observations, which cost a third of what a read costs. A caller cannot make up routes, so their number is bounded.
 */
@Component
class RouteTimers {

    private static final String UNMAPPED = "none";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Duration[] OBJECTIVES = {
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(40),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2)
    };

    private final MeterRegistry registry;
    private final Map<Route, Timer> timers = new ConcurrentHashMap<>();

    RouteTimers(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Counts a request that the chain has let go of; one that goes on asynchronously is counted when it is complete.
     *
     * @param startedAt by {@link System#nanoTime}
     */
    void record(HttpServletRequest request, HttpServletResponse response, long startedAt) {
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new OnComplete(request, response, startedAt));
        } else {
            count(request, response, startedAt);
        }
    }

    private void count(HttpServletRequest request, HttpServletResponse response, long startedAt) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
        String uri = pattern == null ? UNMAPPED : pattern.toString();
        timers.computeIfAbsent(new Route(method, uri, response.getStatus() / 100), this::timer)
                .record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Route route) {
        return Timer.builder("http.server.requests")
                .description("Requests by route, method and class of status")
                .tag("method", route.method)
                .tag("uri", route.uri)
                .tag("status", route.hundreds + "xx")
                .serviceLevelObjectives(OBJECTIVES)
                .register(registry);
    }

    private record Route(String method, String uri, int hundreds) {}

    private final class OnComplete implements AsyncListener {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final long startedAt;

        OnComplete(HttpServletRequest request, HttpServletResponse response, long startedAt) {
            this.request = request;
            this.response = response;
            this.startedAt = startedAt;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            count(request, response, startedAt);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // onComplete follows
        }

        @Override
        public void onError(AsyncEvent event) {
            // onComplete follows
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
