package co.wholesale888.wms.dispatch;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.events.NewEvent;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.FreePort;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.testing.WritesLog;
import co.wholesale888.wms.webhooks.Signatures;
import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Sends real deliveries to real endpoints. */
@WritesLog
@ConcurrentServiceTest
class DeliveriesTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Events events;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    private final DocumentedAnswers documented = new DocumentedAnswers();
    private WarehouseFixture warehouse;

    @BeforeEach
    void createWarehouse() {
        warehouse = WarehouseFixture.with(fixtures, 100, "A");
    }

    @Test
    void aWriteIsDeliveredSignedAndNumbered() throws Exception {
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            Hook hook = register(receiver.url(), "stock.changed", "ONCE");
            String written = warehouse.update(batch(line("A", -3)), null).body();

            TestReceiver.Request request = first(receiver);

            assertThat(request.line()).isEqualTo("POST /hooks HTTP/1.1");
            JsonNode event = request.json();
            assertThat(event.propertyNames())
                    .containsExactly("id", "sequence", "type", "warehouse", "occurredAt", "data");
            assertThat(event.path("id").stringValue()).startsWith("evt_");
            assertThat(event.path("sequence").longValue()).isEqualTo(1);
            assertThat(event.path("warehouse").stringValue())
                    .isEqualTo(warehouse.access().id());
            JsonNode transaction = event.at("/data/transactions/0");
            assertThat(transaction.path("id")).isEqualTo(Api.json(written).at("/transactions/0/id"));
            assertThat(transaction.path("quantityBefore").longValue()).isEqualTo(100);
            assertThat(request.header("X-WMS-Event")).isEqualTo("stock.changed");
            assertThat(request.header("User-Agent")).startsWith("888-WMS/");
            assertThat(request.header("Content-Type")).startsWith("application/json");
            assertThat(request.header("X-WMS-Signature"))
                    .isEqualTo(Signatures.plain(request.body().getBytes(StandardCharsets.UTF_8), hook.secret()));
            assertThat(request.headers()).doesNotContainKey("x-wms-signature-next");
            verify(request, hook.secret());
            JsonNode delivery = outcome(hook, "SUCCEEDED");
            assertThat(delivery.path("id").stringValue()).isEqualTo(request.header("X-WMS-Delivery"));
            assertThat(delivery.path("eventId")).isEqualTo(event.path("id"));
            assertThat(delivery.path("responseStatus").intValue()).isEqualTo(204);
            assertThat(delivery.path("attempt").intValue()).isEqualTo(1);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void aWebhookGetsItsEventTypesAndAStarGetsAll() {
        try (TestReceiver some = TestReceiver.answering(200);
                TestReceiver all = TestReceiver.answering(200)) {
            register(some.url(), "stock.low", "ONCE");
            register(all.url(), "*", "ONCE");

            append(EventType.ALERT_TRIGGERED, EventType.STOCK_LOW, EventType.ORDER_SHIPPED);

            awaitRequests(all, 3);
            awaitRequests(some, 1);
            assertThat(all.requests())
                    .extracting(request -> request.json().path("sequence").longValue())
                    .containsExactlyInAnyOrder(1L, 2L, 3L);
            assertThat(some.requests().getFirst().header("X-WMS-Event")).isEqualTo("stock.low");
        }
    }

    @Test
    void anEventThatIsRolledBackIsNotDelivered() {
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            register(receiver.url(), "*", "ONCE");
            transaction.executeWithoutResult(status -> {
                events.append(List.of(event(EventType.STOCK_LOW)));
                status.setRollbackOnly();
            });
            append(EventType.ORDER_SHIPPED);

            assertThat(first(receiver).header("X-WMS-Event")).isEqualTo("order.shipped");
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void aTestEventGoesToThisWebhookAloneAndIsInNoFeed() throws Exception {
        try (TestReceiver receiver = TestReceiver.answering(200);
                TestReceiver other = TestReceiver.answering(200)) {
            Hook hook = register(receiver.url(), "stock.low", "ONCE");
            register(other.url(), "*", "ONCE");

            HttpResponse<String> answer = post(hook.path() + "/test");

            assertThat(answer.statusCode()).isEqualTo(202);
            TestReceiver.Request request = first(receiver);
            assertThat(request.json().path("type").stringValue()).isEqualTo("webhook.test");
            assertThat(request.json().path("sequence").isNull()).isTrue();
            assertThat(request.header("X-WMS-Event")).isEqualTo("webhook.test");
            assertThat(request.header("X-WMS-Delivery"))
                    .isEqualTo(Api.json(answer).path("id").stringValue());
            verify(request, hook.secret());
            append(EventType.ORDER_SHIPPED);
            awaitRequests(other, 1);
            assertThat(other.requests().getFirst().json().path("sequence").longValue())
                    .isEqualTo(1);
        }
    }

    @Test
    void failuresAreRecordedWithTheirErrorAndAttemptedOnce() {
        Map<TestReceiver, String> expected = new HashMap<>();
        expected.put(TestReceiver.answering(302, "Location: http://127.0.0.1:1/"), "redirect 302");
        expected.put(TestReceiver.answering(307, "Location: http://127.0.0.1:1/"), "redirect 307");
        expected.put(TestReceiver.answering(404), "http_4xx 404");
        expected.put(TestReceiver.answering(410), "http_4xx 410");
        expected.put(TestReceiver.answering(429, "Retry-After: 0"), "http_4xx 429");
        expected.put(TestReceiver.answering(401, "WWW-Authenticate: Basic realm=\"x\""), "http_4xx 401");
        expected.put(TestReceiver.answering(503, "Retry-After: 0"), "http_5xx 503");
        expected.put(
                TestReceiver.answering((request, out) -> TestReceiver.write(out, "garbage garbage\r\n\r\n")),
                "protocol_error null");
        expected.put(TestReceiver.answering((request, out) -> {}), "connection_reset null");
        Map<TestReceiver, Hook> hooks = new HashMap<>();
        expected.keySet().forEach(receiver -> hooks.put(receiver, register(receiver.url(), "stock.low", "ONCE")));
        Hook refused = register("http://127.0.0.1:" + FreePort.find() + "/", "stock.low", "ONCE");
        Hook unresolved = register("http://no-such-host.invalid:8080/", "stock.low", "ONCE");

        append(EventType.STOCK_LOW);

        expected.forEach((receiver, error) -> {
            assertThat(errorAndStatus(outcome(Objects.requireNonNull(hooks.get(receiver)), "FAILED")))
                    .isEqualTo(error);
            assertThat(receiver.requests()).as(error).hasSize(1);
        });
        assertThat(errorAndStatus(outcome(refused, "FAILED"))).isEqualTo("connection_refused null");
        assertThat(errorAndStatus(outcome(unresolved, "FAILED"))).isEqualTo("dns_error null");
        assertThat(Api.json(get(hooks.values().iterator().next().path()))
                        .path("active")
                        .booleanValue())
                .isTrue();
        expected.keySet().forEach(TestReceiver::close);
    }

    @Test
    void retryAttemptsAgainLaterAnd410DeactivatesTheWebhook() {
        try (TestReceiver failing = TestReceiver.answering(500);
                TestReceiver gone = TestReceiver.answering(410)) {
            Hook again = register(failing.url(), "stock.low", "RETRY");
            Hook ended = register(gone.url(), "stock.low", "RETRY");

            append(EventType.STOCK_LOW);

            outcome(again, "FAILED");
            JsonNode next = outcome(again, "PENDING");
            assertThat(next.path("attempt").intValue()).isEqualTo(2);
            double pauseSeconds = jdbc.sql("""
                            select extract(epoch from due_at - created_at)::float8 from webhook_delivery
                            where warehouse_id = ? and attempt = 2
                            """)
                    .param(warehouse.access().uuid())
                    .query(Double.class)
                    .single();
            assertThat(pauseSeconds).isBetween(5.0, 30.0);
            Awaitility.await()
                    .until(() -> !Api.json(get(ended.path())).path("active").booleanValue());
            assertThat(deliveries(ended, "")).hasSize(1);
            // The pause is checked above, not awaited
            jdbc.sql("update webhook_delivery set due_at = now() where warehouse_id = ? and status = 'PENDING'")
                    .param(warehouse.access().uuid())
                    .update();
            Awaitility.await().until(() -> failing.requests().size() >= 2);
            assertThat(failing.requests())
                    .extracting(request -> request.header("webhook-id"))
                    .containsOnly(failing.requests().getFirst().header("webhook-id"));
            assertThat(failing.requests())
                    .extracting(request -> request.header("X-WMS-Delivery"))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aDeliveryIsRepeatedOnRequest() {
        try (TestReceiver receiver = TestReceiver.answering(500)) {
            Hook hook = register(receiver.url(), "stock.low", "ONCE");
            append(EventType.STOCK_LOW);
            String failed = outcome(hook, "FAILED").path("id").stringValue();

            HttpResponse<String> answer = post(hook.path() + "/deliveries/" + failed + "/redeliver");

            assertThat(answer.statusCode()).isEqualTo(202);
            awaitRequests(receiver, 2);
            assertThat(receiver.requests().get(1).body())
                    .isEqualTo(receiver.requests().get(0).body());
            assertThat(Api.json(answer).path("attempt").intValue()).isEqualTo(2);
            Hook other = register(receiver.url(), "stock.low", "ONCE");
            assertThat(post(other.path() + "/deliveries/" + failed + "/redeliver")
                            .statusCode())
                    .isEqualTo(404);
            patch(hook, "{\"active\":false}");
            assertThat(post(hook.path() + "/deliveries/" + failed + "/redeliver")
                            .statusCode())
                    .isEqualTo(409);
            assertThat(post(hook.path() + "/test").statusCode()).isEqualTo(409);
        }
    }

    @Test
    void theLogIsPagedNewestFirstWithoutGapsOrRepeats() {
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            Hook hook = register(receiver.url(), "stock.low", "ONCE");
            for (int i = 0; i < 3; i++) {
                append(EventType.STOCK_LOW, EventType.STOCK_LOW);
            }
            Awaitility.await().until(() -> count("status = 'SUCCEEDED'") == 6);
            List<String> all = deliveries(hook, "").stream()
                    .map(delivery -> delivery.path("id").stringValue())
                    .toList();

            List<String> paged = new ArrayList<>();
            JsonNode page = Api.json(get(hook.path() + "/deliveries?limit=4"));
            assertThat(page.path("hasMore").booleanValue()).isTrue();
            page.path("deliveries")
                    .forEach(delivery -> paged.add(delivery.path("id").stringValue()));
            append(EventType.STOCK_LOW);
            String cursor = page.path("nextCursor").stringValue();
            page = Api.json(get(hook.path() + "/deliveries?limit=4&cursor=" + cursor));
            page.path("deliveries")
                    .forEach(delivery -> paged.add(delivery.path("id").stringValue()));

            assertThat(all).hasSize(6).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(paged).isEqualTo(all);
            assertThat(page.path("hasMore").booleanValue()).isFalse();
            assertThat(page.path("nextCursor").isNull()).isTrue();
            assertThat(deliveries(hook, "?status=FAILED,UNKNOWN")).isEmpty();
            for (String query :
                    List.of("?status=LOST", "?limit=0", "?cursor=forged", "?status=FAILED&cursor=" + cursor)) {
                assertThat(get(hook.path() + "/deliveries" + query).statusCode())
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void aDeliveryThatCannotBeSignedBecomesUnknown() {
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            Hook healthy = register(receiver.url(), "stock.low", "ONCE");
            Hook broken = register(receiver.url(), "stock.low", "ONCE");
            // A secret is bound to its webhook, so another webhook's cannot be decrypted, as with a wrong
            // wms.secret-key
            jdbc.sql("""
                            update webhook set secret = (
                                select secret from webhook where warehouse_id = ? order by id limit 1)
                            where warehouse_id = ?
                            """)
                    .params(warehouse.access().uuid(), warehouse.access().uuid())
                    .update();

            append(EventType.STOCK_LOW);

            outcome(healthy, "SUCCEEDED");
            // The lease is not awaited either, once it is taken
            Awaitility.await()
                    .until(() -> jdbc.sql("""
                            update webhook_delivery set leased_until = now()
                            where warehouse_id = ? and leased_until is not null
                            """).param(warehouse.access().uuid()).update() == 1);
            outcome(broken, "UNKNOWN");
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void aRotationSignsWithTheOldTheNewOrBothSecrets() throws Exception {
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            Hook hook = register(receiver.url(), "stock.low", "ONCE");
            String second = rotate(hook, 86_400);
            append(EventType.STOCK_LOW);
            TestReceiver.Request overlapping = first(receiver);
            String third = rotate(hook, 86_400);
            append(EventType.STOCK_LOW);
            awaitRequests(receiver, 2);
            String fourth = rotate(hook, 0);
            append(EventType.STOCK_LOW);
            awaitRequests(receiver, 3);

            assertSigned(overlapping, hook.secret(), second);
            assertSigned(receiver.requests().get(1), second, third);
            assertSigned(receiver.requests().get(2), fourth, null);
            verify(receiver.requests().get(2), fourth);
            for (String secret : List.of(hook.secret(), second, third)) {
                assertThatThrownBy(() -> verify(receiver.requests().get(2), secret))
                        .isNotNull();
            }
        }
    }

    @Test
    void deactivationAndDeletionDropPendingDeliveries() {
        try (TestReceiver hanging = TestReceiver.hanging();
                TestReceiver after = TestReceiver.answering(200)) {
            Hook hook = register(hanging.url(), "stock.low", "ONCE");
            Hook deleted = register(hanging.url(), "stock.low", "ONCE");
            append(IntStream.range(0, 40).mapToObj(i -> EventType.STOCK_LOW).toArray(EventType[]::new));
            awaitRequests(hanging, 8);

            patch(hook, "{\"active\":false}");
            delete(deleted);
            append(EventType.STOCK_LOW);
            patch(hook, "{\"active\":true,\"url\":\"%s\"}".formatted(after.url()));
            append(EventType.STOCK_LOW);

            awaitRequests(after, 1);
            assertThat(after.requests().getFirst().json().path("sequence").longValue())
                    .isEqualTo(42);
            outcome(hook, "SUCCEEDED");
            // Four of each webhook at once on every instance, and other tests may have started a second one
            assertThat(deliveries(hook, "?status=PENDING,FAILED").size()).isBetween(4, 8);
            assertThat(hanging.requests().size()).isBetween(8, 16);
        }
    }

    @Test
    void twoInstancesDeliverEachEventOnce() {
        Instance.second();
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            register(receiver.url(), "stock.low", "ONCE");

            for (int i = 0; i < 30; i++) {
                append(IntStream.range(0, 10).mapToObj(n -> EventType.STOCK_LOW).toArray(EventType[]::new));
            }

            awaitRequests(receiver, 300);
            Awaitility.await().until(() -> count("status = 'SUCCEEDED'") == 300);
            assertThat(receiver.requests())
                    .hasSize(300)
                    .extracting(request -> request.json().path("sequence").longValue())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void anEndedLeaseBecomesUnknownAndRetryAttemptsAgain() {
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            Hook once = register(receiver.url(), "stock.low", "ONCE");
            Hook retry = register(receiver.url(), "stock.low", "RETRY");
            append(EventType.STOCK_LOW);
            awaitRequests(receiver, 2);
            Awaitility.await().until(() -> count("status = 'SUCCEEDED'") == 2);
            jdbc.sql("""
                            update webhook_delivery set status = 'PENDING', leased_until = now() - interval '1 second'
                            where warehouse_id = ?
                            """).param(warehouse.access().uuid()).update();

            assertThat(outcome(once, "UNKNOWN").path("attempt").intValue()).isEqualTo(1);
            outcome(retry, "UNKNOWN");
            assertThat(outcome(retry, "PENDING").path("attempt").intValue()).isEqualTo(2);
            assertThat(deliveries(once, "")).hasSize(1);
        }
    }

    /** Requires the signatures of this secret and, during an overlap, of the next one. */
    static void assertSigned(TestReceiver.Request request, String secret, @Nullable String next) throws Exception {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        assertThat(request.header("X-WMS-Signature")).isEqualTo(Signatures.plain(body, secret));
        verify(request, secret);
        assertThat(request.header("X-WMS-Signature-Next")).isEqualTo(next == null ? "" : Signatures.plain(body, next));
        if (next != null) {
            verify(request, next);
        }
    }

    /** Verifies the exact body with the published library. */
    private static void verify(TestReceiver.Request request, String secret) throws Exception {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        new Webhook(secret).verify(request.body(), HttpHeaders.of(headers, (name, value) -> true));
    }

    private NewEvent event(EventType type) {
        return new NewEvent(warehouse.access().uuid(), type, Instant.parse("2026-11-23T08:00:00Z"), Map.of("sku", "É"));
    }

    private void append(EventType... types) {
        List<NewEvent> appended = new ArrayList<>();
        for (EventType type : types) {
            appended.add(event(type));
        }
        transaction.executeWithoutResult(status -> events.append(appended));
    }

    private Hook register(String url, String event, String delivery) {
        HttpResponse<String> answer = fixtures.api()
                .post("/v1/webhooks", warehouse.access().authorization(), """
                        {"url":"%s","events":["%s"],"delivery":"%s"}""".formatted(url, event, delivery));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode created = Api.json(answer);
        return new Hook(
                "/v1/webhooks/" + created.path("id").stringValue(),
                created.path("secret").stringValue());
    }

    private String rotate(Hook hook, int overlapSeconds) {
        return Api.json(fixtures.api()
                        .post(
                                hook.path() + "/rotate-secret",
                                warehouse.access().authorization(),
                                "{\"overlapSeconds\":%s}".formatted(overlapSeconds)))
                .path("secret")
                .stringValue();
    }

    private HttpResponse<String> get(String path) {
        return documented.check(warehouse.get(path));
    }

    private HttpResponse<String> post(String path) {
        return documented.check(fixtures.api().post(path, warehouse.access().authorization(), null));
    }

    private void patch(Hook hook, String body) {
        assertThat(fixtures.api()
                        .send("PATCH", hook.path(), warehouse.access().authorization(), body)
                        .statusCode())
                .isEqualTo(200);
    }

    private void delete(Hook hook) {
        assertThat(fixtures.api()
                        .delete(hook.path(), warehouse.access().authorization())
                        .statusCode())
                .isEqualTo(204);
    }

    private List<JsonNode> deliveries(Hook hook, String query) {
        return Api.json(get(hook.path() + "/deliveries" + query))
                .path("deliveries")
                .valueStream()
                .toList();
    }

    private JsonNode outcome(Hook hook, String status) {
        return Awaitility.await("a delivery that is " + status)
                .until(() -> deliveries(hook, "?status=" + status), found -> !found.isEmpty())
                .getFirst();
    }

    private long count(String condition) {
        return jdbc.sql("select count(*) from webhook_delivery where warehouse_id = ? and " + condition)
                .param(warehouse.access().uuid())
                .query(Long.class)
                .single();
    }

    private static String errorAndStatus(JsonNode delivery) {
        return delivery.path("error").stringValue() + " " + delivery.path("responseStatus");
    }

    private static TestReceiver.Request first(TestReceiver receiver) {
        awaitRequests(receiver, 1);
        return receiver.requests().getFirst();
    }

    private static void awaitRequests(TestReceiver receiver, int count) {
        Awaitility.await(count + " requests").until(() -> receiver.requests().size() >= count);
    }

    private record Hook(String path, String secret) {}
}
