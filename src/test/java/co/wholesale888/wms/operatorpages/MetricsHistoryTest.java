package co.wholesale888.wms.operatorpages;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsHistoryTest {

    private static final Instant START = Instant.parse("2026-11-23T07:31:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = START;
    private final MetricsHistory history = new MetricsHistory(meters, new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void ratesAreSincePreviousSampleAndGaugesCurrent() {
        AtomicLong waiting = new AtomicLong(3);
        for (String lane : new String[] {"ledger-0", "ledger-1"}) {
            Gauge.builder("wms.lane.queue", waiting, AtomicLong::get)
                    .tag("lane", lane)
                    .register(meters);
        }
        requests("GET", "/v1/stock", "2xx", 1_000);
        history.sample();
        assertThat(history.samples()).as("the first sample has no rates").isEmpty();

        requests("GET", "/v1/stock", "2xx", 40);
        requests("GET", "/v1/alerts", "5xx", 10);
        requests("GET", "/v1/health", "2xx", 7);
        requests("GET", "/portal", "2xx", 7);
        requests("POST", "/v1/stock/update", "2xx", 5);
        requests("POST", "/v1/transactions", "4xx", 5);
        requests("POST", "/v1/webhooks", "2xx", 7);
        now = now.plusSeconds(5);
        history.sample();

        assertThat(history.samples())
                .containsExactly(new MetricsHistory.Sample(START.plusSeconds(5), 10, 2, 2, 6, 0, 0));
    }

    @Test
    void samplesOfTheLastTenMinutesAreKept() {
        for (int i = 0; i <= MetricsHistory.MAX_SAMPLES + 1; i++) {
            history.sample();
            now = now.plusSeconds(5);
        }
        assertThat(history.samples()).hasSize(MetricsHistory.MAX_SAMPLES);
        assertThat(history.samples().getFirst().at()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void plotEndsAtTheRightEdgeAndShowsTheSeverity() {
        history.sample();
        for (int i = 1; i <= 3; i++) {
            requests("GET", "/v1/stock", "5xx", i * 10);
            now = now.plusSeconds(5);
            history.sample();
        }
        MetricPlot plot =
                MetricPlot.of("Failures", "per second", history.samples(), MetricsHistory.Sample::failures, 1, 5);
        assertThat(plot.currentText()).isEqualTo("6");
        assertThat(plot.style()).isEqualTo("critical");
        assertThat(plot.line()).startsWith("M").endsWith("L120.0 1.0");
        MetricPlot tiny =
                MetricPlot.of("Delivery lag", "seconds", history.samples(), sample -> sample.failures() / 1_000, 1, 5);
        assertThat(tiny.maxText()).isEqualTo("0");
        assertThat(tiny.line()).as("no peak above a maximum of 0").endsWith("L120.0 31.0");
        assertThat(MetricPlot.number(0.25)).isEqualTo("0.3");
        assertThat(MetricPlot.number(7.96)).isEqualTo("8");
        assertThat(MetricPlot.number(12_480.4)).isEqualTo("12,480");
    }

    private void requests(String method, String uri, String status, int count) {
        for (int i = 0; i < count; i++) {
            meters.timer("http.server.requests", "method", method, "uri", uri, "status", status)
                    .record(Duration.ofMillis(1));
        }
    }
}
