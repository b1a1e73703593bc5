package co.wholesale888.wms.alerts;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class AlertsTest {

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aSkuThatFallsToItsThresholdHasOneAlertUntilItIsAboveAgain() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 130, "A", "B");

        sell(stocked, "A", 90);
        sell(stocked, "A", 5);
        assertThat(happened(stocked)).containsExactly("stock.low A 40", "alert.triggered A 40");
        JsonNode open = alerts(stocked, "").get(0);
        assertThat(alerts(stocked, "")).hasSize(1);
        assertThat(open.get("id").stringValue()).startsWith("alr_");
        assertThat(open.get("state").stringValue()).isEqualTo("OPEN");
        assertThat(open.get("level").stringValue()).isEqualTo("CRITICAL");
        assertThat(open.get("quantity").longValue()).as("the live one").isEqualTo(35);
        assertThat(open.get("threshold").longValue()).isEqualTo(40);
        assertThat(open.get("par").longValue()).isEqualTo(120);
        assertThat(open.get("onOrder").longValue()).isZero();
        assertThat(open.get("suggestedQuantity").longValue()).isEqualTo(85);
        assertThat(open.get("resolvedAt").isNull()).isTrue();

        stocked.update(batch(line("A", 6)), null);
        assertThat(happened(stocked)).hasSize(3).last().isEqualTo("alert.resolved A 41");
        assertThat(alerts(stocked, "")).isEmpty();
        JsonNode resolved = alerts(stocked, "state=resolved").get(0);
        assertThat(resolved.get("id")).isEqualTo(open.get("id"));
        assertThat(resolved.get("state").stringValue()).isEqualTo("RESOLVED");
        assertThat(resolved.get("triggeredAt")).isEqualTo(open.get("triggeredAt"));
        assertThat(resolved.get("resolvedAt").stringValue())
                .isEqualTo(stocked.ledger().getLast().get("recordedAt").stringValue());
    }

    @Test
    void anEventShowsTheAlertOfThatMoment() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 130, "A");
        orders(stocked, "A", 30, "PENDING");

        stocked.update(batch(line("A", -100), line("A", -20), line("A", 60)), null);

        List<RecordedEvent> events = RecordedEvent.in(jdbc, stocked.place().uuid());
        assertThat(events).extracting(RecordedEvent::sequence).containsExactly(1L, 2L, 3L);
        assertThat(events)
                .extracting(RecordedEvent::brief)
                .containsExactly("stock.low A 30", "alert.triggered A 30", "alert.resolved A 70");
        List<JsonNode> ledger = stocked.ledger();
        assertThat(events.getFirst().data())
                .isEqualTo(Api.json("""
                {"sku":"A","quantity":30,"status":"CRITICAL","threshold":40,"par":120,"sequence":2,"updatedAt":%s}""".formatted(ledger.get(1).get("recordedAt"))));
        JsonNode shown = alerts(stocked, "state=all").get(0);
        JsonNode triggered = events.get(1).data();
        assertThat(triggered.propertyNames()).isEqualTo(shown.propertyNames());
        assertThat(triggered.get("id")).isEqualTo(shown.get("id"));
        assertThat(triggered.get("state").stringValue()).isEqualTo("OPEN");
        assertThat(triggered.get("onOrder").longValue()).isEqualTo(30);
        assertThat(triggered.get("suggestedQuantity").longValue()).isEqualTo(60);
        assertThat(triggered.get("resolvedAt").isNull()).isTrue();
        assertThat(events.get(2).data().get("state").stringValue()).isEqualTo("RESOLVED");
        assertThat(events.get(2).data().get("suggestedQuantity").longValue()).isEqualTo(20);
    }

    @Test
    void whatIsOrderedOrShippedIsNotSuggestedAgain() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 50, "A", "B");
        orders(stocked, "A", 7, "PENDING");
        orders(stocked, "A", 20, "SHIPPED");
        orders(stocked, "A", 500, "DELIVERED");
        orders(stocked, "A", 500, "CANCELLED");
        orders(stocked, "B", 500, "PENDING");
        sell(stocked, "A", 20);
        sell(stocked, "B", 20);
        happened(stocked);

        JsonNode a = alerts(stocked, "sku=A").get(0);
        JsonNode b = alerts(stocked, "sku=B").get(0);

        assertThat(a.get("onOrder").longValue()).isEqualTo(27);
        assertThat(a.get("suggestedQuantity").longValue()).isEqualTo(120 - 30 - 27);
        assertThat(b.get("suggestedQuantity").longValue()).as("never below 0").isZero();
    }

    @Test
    void aChangedThresholdOpensAndResolves() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 50, "A");

        stocked.register(fixtures.operator(), "A", 50, 120);
        assertThat(happened(stocked)).containsExactly("alert.triggered A 50");
        stocked.register(fixtures.operator(), "A", 49, 120);

        assertThat(happened(stocked)).containsExactly("alert.triggered A 50", "alert.resolved A 50");
        assertThat(alerts(stocked, "state=open")).isEmpty();
    }

    @Test
    void aSkuRegisteredAtZeroHasNoAlertUntilATransactionLeavesItThere() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 0, "A", "B");
        sell(stocked, "B", 1);
        assertThat(happened(stocked)).isEmpty();

        stocked.count("A", 0);

        assertThat(happened(stocked)).containsExactly("alert.triggered A 0");
    }

    @Test
    void aSandboxAlertsAsALiveWarehouseDoes() {
        WarehouseFixture stocked = new WarehouseFixture(fixtures.api(), fixtures.newSandbox());
        assertThat(happened(stocked)).isEmpty();

        sell(stocked, "TEST-SKU", 80);

        assertThat(happened(stocked)).containsExactly("stock.low TEST-SKU 20", "alert.triggered TEST-SKU 20");
    }

    @Test
    void pagesComeNewestFirstAndNeitherSkipNorRepeatWhileAlertsComeAndGo() {
        String[] skus = IntStream.range(0, 25).mapToObj(i -> "S-" + i).toArray(String[]::new);
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 50, skus);
        for (String sku : skus) {
            sell(stocked, sku, 20);
        }
        happened(stocked);

        List<String> seen = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            JsonNode page = page(stocked, "limit=10&state=all" + cursor);
            page.get("alerts").forEach(alert -> seen.add(alert.get("sku").stringValue()));
            more = page.get("hasMore").booleanValue();
            assertThat(page.get("nextCursor").isNull()).isNotEqualTo(more);
            cursor = "&cursor=" + page.get("nextCursor").stringValue("");
            stocked.count("S-" + seen.size() % 25, 50);
            sell(stocked, "S-" + seen.size() % 25, 20);
            happened(stocked);
        }

        assertThat(seen).containsExactlyElementsOf(List.of(skus).reversed());
    }

    @Test
    void aWarehouseSeesItsOwnAlertsOnly() {
        WarehouseFixture one = WarehouseFixture.with(fixtures, 50, "A");
        WarehouseFixture other = WarehouseFixture.with(fixtures, 50, "A");
        sell(one, "A", 20);
        happened(one);

        assertThat(alerts(one, "")).hasSize(1);
        assertThat(alerts(other, "state=all")).isEmpty();
        String cursorOfOne = openTwoAndTakeACursor(one);
        refuses(other, "limit=1&cursor=" + cursorOfOne, "invalid_cursor");
        refuses(one, "limit=1&state=all&cursor=" + cursorOfOne, "invalid_cursor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=",
                "state=closed",
                "state=open,resolved",
                "state=open&state=open",
                "sku=-A",
                "sku=A,B",
                "limit=0",
                "limit=1001",
                "status=open",
                "order=asc"
            })
    void whatIsUnknownRepeatedOrMalformedIsRefused(String query) {
        refuses(WarehouseFixture.with(fixtures, 0), query, "invalid_parameter");
    }

    @ParameterizedTest
    @CsvSource({"OPEN, 1", "Open, 1", "all, 1", "RESOLVED, 0"})
    void aStateIsTakenInAnyCase(String state, int expected) {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 50, "A");
        sell(stocked, "A", 20);
        happened(stocked);

        assertThat(alerts(stocked, "limit=1000&state=" + state)).hasSize(expected);
    }

    @Test
    void aWorkerReadsNoAlerts() {
        Fixtures.Place place = fixtures.newWarehouse();
        String worker = Api.bearer(fixtures.workerToken(place, "w-1"));

        HttpResponse<String> answer = documented.check(fixtures.api().get("/v1/alerts", worker));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo("insufficient_scope");
        assertThat(documented
                        .check(fixtures.api().get("/api/wms/v1/alerts", place.authorization()))
                        .statusCode())
                .isEqualTo(200);
    }

    private String openTwoAndTakeACursor(WarehouseFixture stocked) {
        stocked.register(fixtures.operator(), "B", 40, 120);
        stocked.count("B", 3);
        happened(stocked);
        return page(stocked, "limit=1").get("nextCursor").stringValue();
    }

    private List<String> happened(WarehouseFixture stocked) {
        return RecordedEvent.in(jdbc, stocked.place().uuid()).stream()
                .map(RecordedEvent::brief)
                .toList();
    }

    /** Makes an order and leads it to this status; where it is delivered, nothing has arrived. */
    private void orders(WarehouseFixture stocked, String sku, long quantity, String status) {
        String body = "{\"reference\":\"PO-1\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}".formatted(sku, quantity);
        String path = "/ops/v1/warehouses/" + stocked.place().id() + "/orders";
        String order = "/ops/v1/orders/"
                + Api.json(stocked.api().post(path, fixtures.operator(), body))
                        .path("id")
                        .stringValue();
        switch (status) {
            case "PENDING" -> {
                // It is
            }
            case "CANCELLED" -> step(stocked, order + "/cancel", null);
            case "SHIPPED" -> step(stocked, order + "/ship", null);
            default -> {
                step(stocked, order + "/ship", null);
                String nothing = "{\"lines\":[{\"sku\":\"%s\",\"receivedQuantity\":0}]}".formatted(sku);
                step(stocked, order + "/deliver", nothing);
            }
        }
    }

    private void step(WarehouseFixture stocked, String path, @Nullable String body) {
        assertThat(stocked.api().post(path, fixtures.operator(), body).statusCode())
                .isEqualTo(200);
    }

    private static void sell(WarehouseFixture stocked, String sku, long units) {
        stocked.update(batch(line(sku, -units)), null);
    }

    private JsonNode alerts(WarehouseFixture stocked, String query) {
        return page(stocked, query).get("alerts");
    }

    private JsonNode page(WarehouseFixture stocked, String query) {
        HttpResponse<String> answer =
                documented.check(stocked.get("/v1/alerts" + (query.isEmpty() ? "" : "?" + query)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private void refuses(WarehouseFixture stocked, String query, String code) {
        HttpResponse<String> answer = documented.check(stocked.get("/v1/alerts?" + query));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo(code);
    }
}
