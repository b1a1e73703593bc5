package co.wholesale888.wms.alerts;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.stock.StockAcrossWarehouses;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.lang.reflect.Proxy;
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
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class AlertsTest {

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AlertRepository repository;

    @Autowired
    private Shards shards;

    @Autowired
    private StockAcrossWarehouses stock;

    @Test
    void aSkuHasOneAlertFromItsThresholdUntilItIsAboveAgain() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A", "B");

        sell(warehouse, "A", 90);
        sell(warehouse, "A", 5);
        assertThat(events(warehouse)).containsExactly("stock.low A 40", "alert.triggered A 40");
        JsonNode open = alerts(warehouse, "").get(0);
        assertThat(alerts(warehouse, "")).hasSize(1);
        assertThat(open.get("id").stringValue()).startsWith("alr_");
        assertThat(open.get("state").stringValue()).isEqualTo("OPEN");
        assertThat(open.get("level").stringValue()).isEqualTo("CRITICAL");
        assertThat(open.get("quantity").longValue()).as("the live one").isEqualTo(35);
        assertThat(open.get("threshold").longValue()).isEqualTo(40);
        assertThat(open.get("par").longValue()).isEqualTo(120);
        assertThat(open.get("onOrder").longValue()).isZero();
        assertThat(open.get("suggestedQuantity").longValue()).isEqualTo(85);
        assertThat(open.get("resolvedAt").isNull()).isTrue();

        warehouse.update(batch(line("A", 6)), null);
        assertThat(events(warehouse)).hasSize(3).last().isEqualTo("alert.resolved A 41");
        assertThat(alerts(warehouse, "")).isEmpty();
        JsonNode resolved = alerts(warehouse, "state=resolved").get(0);
        assertThat(resolved.get("id")).isEqualTo(open.get("id"));
        assertThat(resolved.get("state").stringValue()).isEqualTo("RESOLVED");
        assertThat(resolved.get("triggeredAt")).isEqualTo(open.get("triggeredAt"));
        assertThat(resolved.get("resolvedAt").stringValue())
                .isEqualTo(warehouse.ledger().getLast().get("recordedAt").stringValue());
    }

    @Test
    void anEventShowsTheAlertAtThatTime() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A");
        orders(warehouse, "A", 30, "PENDING");

        warehouse.update(batch(line("A", -100), line("A", -20), line("A", 60)), null);

        List<RecordedEvent> events = RecordedEvent.in(jdbc, warehouse.access().uuid());
        assertThat(events).extracting(RecordedEvent::sequence).containsExactly(1L, 2L, 3L);
        assertThat(events)
                .extracting(RecordedEvent::brief)
                .containsExactly("stock.low A 30", "alert.triggered A 30", "alert.resolved A 70");
        List<JsonNode> ledger = warehouse.ledger();
        JsonNode recordedAt = ledger.get(1).get("recordedAt");
        assertThat(events.getFirst().data()).isEqualTo(Api.json("""
                {"sku":"A","quantity":30,"reserved":0,"available":30,"status":"CRITICAL","threshold":40,"par":120,\
                "sequence":2,"updatedAt":%s}""".formatted(recordedAt)));
        JsonNode shown = alerts(warehouse, "state=all").get(0);
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
    void pendingAndShippedOrdersReduceTheSuggestedQuantity() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, "A", "B");
        orders(warehouse, "A", 7, "PENDING");
        orders(warehouse, "A", 20, "SHIPPED");
        orders(warehouse, "A", 500, "DELIVERED");
        orders(warehouse, "A", 500, "CANCELLED");
        orders(warehouse, "B", 500, "PENDING");
        sell(warehouse, "A", 20);
        sell(warehouse, "B", 20);
        events(warehouse);

        JsonNode a = alerts(warehouse, "sku=A").get(0);
        JsonNode b = alerts(warehouse, "sku=B").get(0);

        assertThat(a.get("onOrder").longValue()).isEqualTo(27);
        assertThat(a.get("suggestedQuantity").longValue()).isEqualTo(120 - 30 - 27);
        assertThat(b.get("suggestedQuantity").longValue()).as("never below 0").isZero();
    }

    @Test
    void aChangedThresholdOpensAndResolvesAnAlert() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, "A");

        warehouse.register(fixtures.operator(), "A", 50, 120);
        assertThat(events(warehouse)).containsExactly("alert.triggered A 50");
        warehouse.register(fixtures.operator(), "A", 49, 120);

        assertThat(events(warehouse)).containsExactly("alert.triggered A 50", "alert.resolved A 50");
        assertThat(alerts(warehouse, "state=open")).isEmpty();
    }

    @Test
    void aNewSkuAtZeroHasNoAlertBeforeItsFirstTransaction() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "A", "B");
        sell(warehouse, "B", 1);
        assertThat(events(warehouse)).isEmpty();

        warehouse.count("A", 0);

        assertThat(events(warehouse)).containsExactly("alert.triggered A 0");
    }

    @Test
    void aSandboxHasAlertsLikeALiveWarehouse() {
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api(), fixtures.newSandbox());
        assertThat(events(warehouse)).isEmpty();

        sell(warehouse, "TEST-SKU", 80);

        assertThat(events(warehouse)).containsExactly("stock.low TEST-SKU 20", "alert.triggered TEST-SKU 20");
    }

    @Test
    void pagesDoNotSkipOrRepeatAlertsWhileOthersOpen() {
        String[] skus = IntStream.range(0, 25).mapToObj(i -> "S-" + i).toArray(String[]::new);
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, skus);
        for (String sku : skus) {
            sell(warehouse, sku, 20);
        }
        events(warehouse);

        List<String> seen = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            JsonNode page = page(warehouse, "limit=10&state=all" + cursor);
            page.get("alerts").forEach(alert -> seen.add(alert.get("sku").stringValue()));
            more = page.get("hasMore").booleanValue();
            assertThat(page.get("nextCursor").isNull()).isNotEqualTo(more);
            cursor = "&cursor=" + page.get("nextCursor").stringValue("");
            warehouse.count("S-" + seen.size() % 25, 50);
            sell(warehouse, "S-" + seen.size() % 25, 20);
            events(warehouse);
        }

        assertThat(seen).containsExactlyElementsOf(List.of(skus).reversed());
    }

    @Test
    void aWarehouseSeesOnlyItsOwnAlerts() {
        WarehouseFixture one = WarehouseFixture.with(fixtures, 50, "A");
        WarehouseFixture other = WarehouseFixture.with(fixtures, 50, "A");
        sell(one, "A", 20);
        events(one);

        assertThat(alerts(one, "")).hasSize(1);
        assertThat(alerts(other, "state=all")).isEmpty();
        String cursorOfOne = cursorOfTwoOpenAlerts(one);
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
    void invalidParametersAreRefused(String query) {
        refuses(WarehouseFixture.with(fixtures, 0), query, "invalid_parameter");
    }

    @ParameterizedTest
    @CsvSource({"OPEN, 1", "Open, 1", "all, 1", "RESOLVED, 0"})
    void aStateIsAcceptedInAnyCase(String state, int expected) {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, "A");
        sell(warehouse, "A", 20);
        events(warehouse);

        assertThat(alerts(warehouse, "limit=1000&state=" + state)).hasSize(expected);
    }

    @Test
    void aWorkerTokenMayNotReadAlerts() {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        String worker = Api.bearer(fixtures.workerToken(access, "w-1"));

        HttpResponse<String> answer = documented.check(fixtures.api().get("/v1/alerts", worker));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo("insufficient_scope");
        assertThat(documented
                        .check(fixtures.api().get("/api/wms/v1/alerts", access.authorization()))
                        .statusCode())
                .isEqualTo(200);
    }

    /** It is received just before the first look at what is on order. */
    @Test
    void whatIsDeliveredMeanwhileIsNotSuggestedAgain() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A");
        sell(warehouse, "A", 100);
        events(warehouse);
        String order = orders(warehouse, "A", 90, "SHIPPED");
        List<StoredAlert> open = repository.findOpen(warehouse.access().uuid(), "", Limit.of(10));
        JdbcClient delivering = (JdbcClient) Proxy.newProxyInstance(
                JdbcClient.class.getClassLoader(), new Class<?>[] {JdbcClient.class}, (proxy, method, arguments) -> {
                    step(warehouse, order + "/deliver", null);
                    return method.invoke(jdbc, arguments);
                });

        List<AlertsAcrossWarehouses.Located> alerts = new LocatedAlerts(delivering, shards, stock).withQuantities(open);

        assertThat(alerts)
                .extracting(located -> located.alert().suggestedQuantity())
                .containsExactly(0L);
        assertThat(warehouse.quantity("A")).isEqualTo(120);
    }

    private String cursorOfTwoOpenAlerts(WarehouseFixture warehouse) {
        warehouse.register(fixtures.operator(), "B", 40, 120);
        warehouse.count("B", 3);
        events(warehouse);
        return page(warehouse, "limit=1").get("nextCursor").stringValue();
    }

    private List<String> events(WarehouseFixture warehouse) {
        return RecordedEvent.in(jdbc, warehouse.access().uuid()).stream()
                .map(RecordedEvent::brief)
                .toList();
    }

    /** Creates an order and moves it to this status; a delivered one received nothing. Returns its path. */
    private String orders(WarehouseFixture warehouse, String sku, long quantity, String status) {
        String body = "{\"reference\":\"PO-1\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%s}]}".formatted(sku, quantity);
        String path = "/ops/v1/warehouses/" + warehouse.access().id() + "/orders";
        String order = "/ops/v1/orders/"
                + Api.json(warehouse.api().post(path, fixtures.operator(), body))
                        .path("id")
                        .stringValue();
        switch (status) {
            case "PENDING" -> {
                // Nothing to do
            }
            case "CANCELLED" -> step(warehouse, order + "/cancel", null);
            case "SHIPPED" -> step(warehouse, order + "/ship", null);
            default -> {
                step(warehouse, order + "/ship", null);
                String nothing = "{\"lines\":[{\"sku\":\"%s\",\"receivedQuantity\":0}]}".formatted(sku);
                step(warehouse, order + "/deliver", nothing);
            }
        }
        return order;
    }

    private void step(WarehouseFixture warehouse, String path, @Nullable String body) {
        assertThat(warehouse.api().post(path, fixtures.operator(), body).statusCode())
                .isEqualTo(200);
    }

    private static void sell(WarehouseFixture warehouse, String sku, long units) {
        warehouse.update(batch(line(sku, -units)), null);
    }

    private JsonNode alerts(WarehouseFixture warehouse, String query) {
        return page(warehouse, query).get("alerts");
    }

    private JsonNode page(WarehouseFixture warehouse, String query) {
        HttpResponse<String> answer =
                documented.check(warehouse.get("/v1/alerts" + (query.isEmpty() ? "" : "?" + query)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private void refuses(WarehouseFixture warehouse, String query, String code) {
        documented.checkRefusal(warehouse.get("/v1/alerts?" + query), 400, code);
    }
}
