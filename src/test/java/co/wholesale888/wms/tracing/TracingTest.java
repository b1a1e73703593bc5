package co.wholesale888.wms.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import io.micrometer.tracing.Tracer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** An instance with a collector of traces, beside one without. */
@ServiceTest
class TracingTest {

    /** Sixteen bytes that can be found in the collector's binary input as text. */
    private static final String TRACE = "trace-of-an-erp!";

    private static final String TRACE_ID = HexFormat.of().formatHex(TRACE.getBytes(StandardCharsets.US_ASCII));

    private static TestReceiver collector;
    private static Instance traced;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private ApplicationContext untraced;

    @BeforeAll
    static void start() {
        collector = TestReceiver.answering(200);
        traced = Instance.start(
                TestPostgres.url(),
                "--" + TracingSwitch.ENDPOINT + "=" + collector.url() + "/v1/traces",
                "--management.opentelemetry.tracing.export.schedule-delay=50ms",
                "--management.tracing.sampling.probability=1.0");
    }

    @AfterAll
    static void stop() {
        traced.close();
        collector.close();
    }

    @Test
    void aRequestContinuesTheTraceOfItsCaller() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A").through(traced.api());

        assertThat(warehouse
                        .api()
                        .get(
                                "/v1/stock?sku=A",
                                warehouse.access().authorization(),
                                "traceparent",
                                "00-%s-1122334455667788-01".formatted(TRACE_ID),
                                "X-Request-Id",
                                "from-the-erp")
                        .statusCode())
                .isEqualTo(200);

        await().until(() -> collector.requests().stream()
                .map(TestReceiver.Request::body)
                .anyMatch(spans -> spans.contains(TRACE)
                        && spans.contains("GET /v1/stock")
                        && spans.contains("from-the-erp")
                        && spans.contains("888-wms")
                        && !spans.contains("sku=A")));
    }

    @Test
    void anAttemptToDeliverAWebhookHasATrace() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A").through(traced.api());
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            String body = """
                    {"url":"%s","events":["stock.changed"]}""".formatted(receiver.url());
            String hook = Api.json(warehouse
                            .api()
                            .post("/v1/webhooks", warehouse.access().authorization(), body))
                    .path("id")
                    .stringValue();

            // Whichever instance comes first sends a delivery
            List<String> sent = await().until(
                            () -> {
                                warehouse
                                        .api()
                                        .post(
                                                "/v1/webhooks/" + hook + "/test",
                                                warehouse.access().authorization(),
                                                "");
                                return receiver.requests().stream()
                                        .map(request -> request.header("traceparent"))
                                        .filter(header -> !header.isEmpty())
                                        .toList();
                            },
                            headers -> !headers.isEmpty());

            assertThat(sent).allSatisfy(header -> assertThat(header).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]"));
            await().until(() ->
                    collector.requests().stream().anyMatch(spans -> spans.body().contains("webhook webhook.test")));
        }
    }

    @Test
    void withoutACollectorThereIsNoTracer() {
        assertThat(untraced.getBeanProvider(Tracer.class)).isEmpty();
        assertThat(untraced.getBeanProvider(RequestSpans.class)).isEmpty();
    }
}
