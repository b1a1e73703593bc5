package co.wholesale888.wms.replenishment;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
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

/** What runs short is proposed, ordered, shipped and received, and then runs short no more. */
@ServiceTest
class ReplenishmentTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private final DocumentedAnswers answers = new DocumentedAnswers();

    @Test
    void theLoopFromAnAlertToItsResolutionIsClosed() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 130, "A", "B");
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            HttpResponse<String> registered =
                    stocked.api().post("/v1/webhooks", stocked.place().authorization(), """
                    {"url":"%s","events":["stock.low","alert.triggered","alert.resolved","order.shipped","order.delivered"]}""".formatted(receiver.url()));
            assertThat(registered.statusCode()).isEqualTo(201);

            walkTheLoop(stocked);

            List<String> told = Api.json(stocked.get("/v1/events"))
                    .path("events")
                    .valueStream()
                    .map(JsonNode::toString)
                    .toList();
            assertThat(told).hasSize(5);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> receiver.requests().size() == 5);
            assertThat(receiver.requests())
                    .extracting(request -> request.json().toString())
                    .containsExactlyInAnyOrderElementsOf(told);
        }
    }

    private void walkTheLoop(WarehouseFixture stocked) {
        sell(stocked, "A", 100);
        assertThat(happened(stocked)).containsExactly("stock.low A 30", "alert.triggered A 30");

        JsonNode proposal = proposals(stocked).getFirst();
        assertThat(proposals(stocked)).hasSize(1);
        assertThat(proposal.path("sku").stringValue()).isEqualTo("A");
        assertThat(proposal.path("warehouse").stringValue())
                .isEqualTo(stocked.place().id());
        assertThat(proposal.path("suggestedQuantity").longValue()).isEqualTo(90);
        assertThat(proposal.path("onOrder").longValue()).isZero();

        HttpResponse<String> made = order(stocked, null);
        assertThat(made.statusCode()).isEqualTo(201);
        JsonNode order = Api.json(made);
        assertThat(order.path("status").stringValue()).isEqualTo("PENDING");
        assertThat(order.path("reference").stringValue()).matches("Replenishment \\d{4}-\\d{2}-\\d{2}");
        assertThat(order.path("lines").toString())
                .isEqualTo("[{\"sku\":\"A\",\"quantity\":90,\"receivedQuantity\":null}]");
        assertThat(proposals(stocked).getFirst().path("onOrder").longValue()).isEqualTo(90);
        assertThat(proposals(stocked).getFirst().path("suggestedQuantity").longValue())
                .isZero();

        String path = "/ops/v1/orders/" + order.path("id").stringValue();
        assertThat(ops("POST", path + "/ship", null).statusCode()).isEqualTo(200);
        assertThat(ops("POST", path + "/deliver", null).statusCode()).isEqualTo(200);

        assertThat(happened(stocked))
                .containsExactly(
                        "stock.low A 30",
                        "alert.triggered A 30",
                        "order.shipped ? -1",
                        "order.delivered ? -1",
                        "alert.resolved A 120");
        assertThat(stocked.quantity("A")).isEqualTo(120);
        assertThat(proposals(stocked)).isEmpty();
        stocked.verify();
    }

    @Test
    void daysOfCoverComeFromTheSalesOfTheLast28Days() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "SOLD", "LOST", "GONE");
        stocked.update(batch(line("SOLD", -56), line("SOLD", -7)), null);
        stocked.count("LOST", 20);
        sell(stocked, "GONE", 100);
        happened(stocked);

        List<JsonNode> proposals = proposals(stocked);

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
    void theProposalMayBeEdited() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 50, "A", "B");
        sell(stocked, "A", 20);
        happened(stocked);

        HttpResponse<String> edited = order(
                stocked,
                "{\"reference\":\"PO-9\",\"lines\":[{\"sku\":\"B\",\"quantity\":5},{\"sku\":\"A\",\"quantity\":7}]}");
        assertThat(edited.statusCode()).isEqualTo(201);
        assertThat(Api.json(edited).path("reference").stringValue()).isEqualTo("PO-9");
        assertThat(Api.json(edited).path("lines")).hasSize(2);

        HttpResponse<String> rest = order(stocked, "{\"reference\":\"PO-10\"}");
        assertThat(Api.json(rest).path("reference").stringValue()).isEqualTo("PO-10");
        assertThat(Api.json(rest).at("/lines/0/quantity").longValue()).isEqualTo(120 - 30 - 7);
    }

    @Test
    void whatIsOnOrderIsNotOrderedAgain() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 50, "A");
        assertThat(order(stocked, null).statusCode()).as("no alert").isEqualTo(409);
        sell(stocked, "A", 20);
        happened(stocked);
        assertThat(order(stocked, "{}").statusCode()).isEqualTo(201);
        HttpResponse<String> again = order(stocked, "{}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Api.json(again).path("code").stringValue()).isEqualTo("invalid_state");
    }

    @Test
    void ofSeveralWhoOrderAtOnceOneDoes() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 50, "A");
        sell(stocked, "A", 20);
        happened(stocked);
        Api there = Instance.second().api();
        String path = "/ops/v1/replenishment/" + stocked.place().id() + "/order";

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
    void anOrderHonoursItsKey() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 50, "A");
        sell(stocked, "A", 20);
        happened(stocked);
        String path = "/ops/v1/replenishment/" + stocked.place().id() + "/order";
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
    void pagesComeInTheOrderOfSkus() {
        String[] skus = IntStream.range(0, 5).mapToObj(i -> "S-" + i).toArray(String[]::new);
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 50, skus);
        for (String sku : skus) {
            sell(stocked, sku, 20);
        }
        happened(stocked);

        List<String> seen = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            JsonNode page = page("?limit=2&warehouse=" + stocked.place().id() + cursor);
            page.path("proposals").forEach(item -> seen.add(item.path("sku").stringValue()));
            more = page.path("hasMore").booleanValue();
            cursor = "&cursor=" + page.path("nextCursor").stringValue("");
        }
        assertThat(seen).containsExactly(skus);
        List<String> everywhere = new ArrayList<>();
        page("?limit=1000")
                .path("proposals")
                .forEach(item -> everywhere.add(item.path("warehouse").stringValue()));
        assertThat(everywhere).contains(stocked.place().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?warehouse=x", "?warehouse=", "?limit=0", "?cursor=forged", "?sku=A"})
    void whatCannotBeListedIsRefused(String query) {
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
    void whatIsNoEditIsRefused(String body, int status) {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 0, "A");
        assertThat(order(stocked, body).statusCode()).isEqualTo(status);
    }

    @Test
    void aWarehouseThatIsNotThereIsNotFound() {
        String path = "/ops/v1/replenishment/wh_00000000000000000000000000/order";
        assertThat(ops("POST", path, null).statusCode()).isEqualTo(404);
        assertThat(ops("POST", "/ops/v1/replenishment/x/order", null).statusCode())
                .isEqualTo(404);
    }

    private List<String> happened(WarehouseFixture stocked) {
        return RecordedEvent.in(jdbc, stocked.place().uuid()).stream()
                .map(RecordedEvent::brief)
                .toList();
    }

    private List<JsonNode> proposals(WarehouseFixture stocked) {
        return page("?warehouse=" + stocked.place().id())
                .path("proposals")
                .valueStream()
                .toList();
    }

    private JsonNode page(String query) {
        HttpResponse<String> answer = ops("GET", "/ops/v1/replenishment" + query, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private HttpResponse<String> order(WarehouseFixture stocked, @Nullable String body) {
        return ops("POST", "/ops/v1/replenishment/" + stocked.place().id() + "/order", body);
    }

    private static void sell(WarehouseFixture stocked, String sku, long units) {
        assertThat(stocked.update(batch(line(sku, -units)), null).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> ops(String method, String path, @Nullable String body) {
        return answers.check(fixtures.api().send(method, path, fixtures.operator(), body));
    }
}
