package co.wholesale888.wms.replenishment;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.orders.Orders;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.transactions.Sales;
import co.wholesale888.wms.warehouses.Warehouses;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A SKU that runs short is proposed, ordered, shipped and received, which resolves its alert. */
@ServiceTest
class ReplenishmentTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Sales sales;

    @Autowired
    private AlertQueries alerts;

    @Autowired
    private Orders orders;

    @Autowired
    private Warehouses warehouses;

    private final DocumentedAnswers answers = new DocumentedAnswers();

    @Test
    void anAlertLeadsToAnOrderAndItsDeliveryResolvesIt() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A", "B");
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            String webhook = """
                    {"url":"%s","events":["stock.low","alert.triggered","alert.resolved","order.shipped",
                                          "order.delivered"]}""".formatted(receiver.url());
            HttpResponse<String> registered =
                    warehouse.api().post("/v1/webhooks", warehouse.access().authorization(), webhook);
            assertThat(registered.statusCode()).isEqualTo(201);

            replenish(warehouse);

            List<String> events = Api.json(warehouse.get("/v1/events"))
                    .path("events")
                    .valueStream()
                    .map(JsonNode::toString)
                    .toList();
            assertThat(events).hasSize(5);
            Awaitility.await().until(() -> receiver.requests().size() == 5);
            assertThat(receiver.requests())
                    .extracting(request -> request.json().toString())
                    .containsExactlyInAnyOrderElementsOf(events);
        }
    }

    private void replenish(WarehouseFixture warehouse) {
        sell(warehouse, "A", 100);
        assertThat(events(warehouse)).containsExactly("stock.low A 30", "alert.triggered A 30");

        JsonNode proposal = proposals(warehouse).getFirst();
        assertThat(proposals(warehouse)).hasSize(1);
        assertThat(proposal.path("sku").stringValue()).isEqualTo("A");
        assertThat(proposal.path("warehouse").stringValue())
                .isEqualTo(warehouse.access().id());
        assertThat(proposal.path("suggestedQuantity").longValue()).isEqualTo(90);
        assertThat(proposal.path("onOrder").longValue()).isZero();

        HttpResponse<String> made = order(warehouse, null);
        assertThat(made.statusCode()).isEqualTo(201);
        JsonNode order = Api.json(made);
        assertThat(order.path("status").stringValue()).isEqualTo("PENDING");
        assertThat(order.path("reference").stringValue()).matches("Replenishment \\d{4}-\\d{2}-\\d{2}");
        assertThat(order.path("lines").toString())
                .isEqualTo("[{\"sku\":\"A\",\"quantity\":90,\"receivedQuantity\":null}]");
        assertThat(proposals(warehouse).getFirst().path("onOrder").longValue()).isEqualTo(90);
        assertThat(proposals(warehouse).getFirst().path("suggestedQuantity").longValue())
                .isZero();

        String path = "/ops/v1/orders/" + order.path("id").stringValue();
        assertThat(ops("POST", path + "/ship", null).statusCode()).isEqualTo(200);
        assertThat(ops("POST", path + "/deliver", null).statusCode()).isEqualTo(200);

        assertThat(events(warehouse))
                .containsExactly(
                        "stock.low A 30",
                        "alert.triggered A 30",
                        "order.shipped ? -1",
                        "order.delivered ? -1",
                        "alert.resolved A 120");
        assertThat(warehouse.quantity("A")).isEqualTo(120);
        assertThat(proposals(warehouse)).isEmpty();
        warehouse.verify();
    }

    @Test
    void daysOfCoverFollowFromTheSalesOfTheLast28Days() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "SOLD", "LOST", "GONE");
        warehouse.update(batch(line("SOLD", -56), line("SOLD", -7)), null);
        warehouse.count("LOST", 20);
        sell(warehouse, "GONE", 100);
        events(warehouse);

        List<JsonNode> proposals = proposals(warehouse);

        assertThat(proposals)
                .extracting(proposal -> proposal.path("sku").stringValue())
                .containsExactly("GONE", "LOST", "SOLD");
        assertThat(proposals.get(0).path("daysOfCover").doubleValue()).isZero();
        assertThat(proposals.get(1).path("daysOfCover").isNull()).isTrue();
        assertThat(proposals.get(2).path("daysOfCover").doubleValue())
                .as("37 units at 63 in 28 days, cut to one decimal")
                .isEqualTo(16.4);
    }

    @Test
    void anOrderMayDifferFromTheProposal() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, "A", "B");
        sell(warehouse, "A", 20);
        events(warehouse);

        HttpResponse<String> edited = order(
                warehouse,
                "{\"reference\":\"PO-9\",\"lines\":[{\"sku\":\"B\",\"quantity\":5},{\"sku\":\"A\",\"quantity\":7}]}");
        assertThat(edited.statusCode()).isEqualTo(201);
        assertThat(Api.json(edited).path("reference").stringValue()).isEqualTo("PO-9");
        assertThat(Api.json(edited).path("lines")).hasSize(2);

        HttpResponse<String> rest = order(warehouse, "{\"reference\":\"PO-10\"}");
        assertThat(Api.json(rest).path("reference").stringValue()).isEqualTo("PO-10");
        assertThat(Api.json(rest).at("/lines/0/quantity").longValue()).isEqualTo(120 - 30 - 7);
    }

    @Test
    void quantitiesOnOrderAreNotOrderedAgain() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, "A");
        assertThat(order(warehouse, null).statusCode()).as("no alert").isEqualTo(409);
        sell(warehouse, "A", 20);
        events(warehouse);
        assertThat(order(warehouse, "{}").statusCode()).isEqualTo(201);
        HttpResponse<String> again = order(warehouse, "{}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Api.json(again).path("code").stringValue()).isEqualTo("invalid_state");
    }

    @Test
    void oneOfSeveralConcurrentOrdersSucceeds() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, "A");
        sell(warehouse, "A", 20);
        events(warehouse);
        Api there = Instance.second().api();
        String path = "/ops/v1/replenishment/" + warehouse.access().id() + "/order";

        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> (i % 2 == 0 ? fixtures.api() : there).post(path, fixtures.operator(), null)))
                .toList();
        List<Integer> statuses =
                calls.stream().map(call -> call.join().statusCode()).toList();

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status != 201).isSubsetOf(409, 503);
    }

    @Test
    void anOrderIsIdempotentByKey() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, "A");
        sell(warehouse, "A", 20);
        events(warehouse);
        String path = "/ops/v1/replenishment/" + warehouse.access().id() + "/order";
        HttpResponse<String> first = fixtures.api().post(path, fixtures.operator(), null, "Idempotency-Key", "k");
        HttpResponse<String> again = fixtures.api().post(path, fixtures.operator(), null, "Idempotency-Key", "k");
        assertThat(answers.check(again).statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(again.headers().firstValue("Location"))
                .isPresent()
                .isEqualTo(first.headers().firstValue("Location"));
    }

    @Test
    void pagesAreOrderedBySku() {
        String[] skus = IntStream.range(0, 5).mapToObj(i -> "S-" + i).toArray(String[]::new);
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, skus);
        for (String sku : skus) {
            sell(warehouse, sku, 20);
        }
        events(warehouse);

        assertThat(all("?limit=2&warehouse=" + warehouse.access().id(), "sku")).containsExactly(skus);
        assertThat(all("?limit=1000", "warehouse")).contains(warehouse.access().id());
    }

    @Test
    void pagesThatTakeLongEndEarlyAndSkipNothing() {
        String[] skus = IntStream.range(10, 55).mapToObj(i -> "S-" + i).toArray(String[]::new);
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 41, skus);
        warehouse.sell(null, skus);
        events(warehouse);
        Replenishment slow =
                new Replenishment(jdbc, sales, alerts, orders, warehouses, Clock.systemUTC(), Duration.ZERO);

        List<String> seen = new ArrayList<>();
        AlertQueries.Position after = null;
        Page<Proposal> page;
        do {
            page = slow.proposals(warehouse.access().uuid(), Page.MAX_LIMIT, after);
            assertThat(page.items()).hasSizeBetween(1, Sales.SKUS_PER_STATEMENT);
            page.items().forEach(proposal -> seen.add(proposal.sku()));
            after = new AlertQueries.Position(warehouse.access().uuid(), seen.getLast());
        } while (page.hasMore());

        assertThat(seen).containsExactly(skus);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?warehouse=x", "?warehouse=", "?limit=0", "?cursor=forged", "?sku=A"})
    void invalidListParametersAreRefused(String query) {
        assertThat(ops("GET", "/ops/v1/replenishment" + query, null).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"lines\":[]} | 422",
                "{\"lines\":[{\"sku\":\"A\",\"quantity\":0}]} | 422",
                "{\"lines\":[{\"sku\":\"A\",\"quantity\":1},{\"sku\":\"A\",\"quantity\":1}]} | 422",
                "{\"reference\":\"\"} | 422",
                "{\"lines\":[{\"sku\":\"A\",\"suggestedQuantity\":1}]} | 400",
                "{\"warehouse\":\"A\"} | 400",
                "[] | 400",
            })
    void invalidOrdersAreRefused(String body, int status) {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "A");
        assertThat(order(warehouse, body).statusCode()).isEqualTo(status);
    }

    @Test
    void unknownWarehousesAreNotFound() {
        String path = "/ops/v1/replenishment/wh_00000000000000000000000000/order";
        assertThat(ops("POST", path, null).statusCode()).isEqualTo(404);
        assertThat(ops("POST", "/ops/v1/replenishment/x/order", null).statusCode())
                .isEqualTo(404);
    }

    private List<String> events(WarehouseFixture warehouse) {
        return RecordedEvent.in(jdbc, warehouse.access().uuid()).stream()
                .map(RecordedEvent::brief)
                .toList();
    }

    /** A field of all proposals, page by page. */
    private List<String> all(String query, String field) {
        List<String> found = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            JsonNode page = page(query + cursor);
            page.path("proposals").forEach(item -> found.add(item.path(field).stringValue()));
            more = page.path("hasMore").booleanValue();
            cursor = "&cursor=" + page.path("nextCursor").stringValue("");
        }
        return found;
    }

    private List<JsonNode> proposals(WarehouseFixture warehouse) {
        return page("?warehouse=" + warehouse.access().id())
                .path("proposals")
                .valueStream()
                .toList();
    }

    private JsonNode page(String query) {
        HttpResponse<String> answer = ops("GET", "/ops/v1/replenishment" + query, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private HttpResponse<String> order(WarehouseFixture warehouse, @Nullable String body) {
        return ops("POST", "/ops/v1/replenishment/" + warehouse.access().id() + "/order", body);
    }

    private static void sell(WarehouseFixture warehouse, String sku, long units) {
        assertThat(warehouse.update(batch(line(sku, -units)), null).statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> ops(String method, String path, @Nullable String body) {
        return answers.check(fixtures.api().send(method, path, fixtures.operator(), body));
    }
}
