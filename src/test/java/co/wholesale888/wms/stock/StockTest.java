package co.wholesale888.wms.stock;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** {@code GET /v1/stock} over HTTP. */
@ServiceTest
class StockTest {

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @ParameterizedTest
    @CsvSource({"0, CRITICAL", "40, CRITICAL", "41, LOW", "119, LOW", "120, OK", "121, OK"})
    void statusFollowsFromThresholdAndPar(long quantity, String status) {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, quantity, "A");

        JsonNode item = read(warehouse, "?sku=A").at("/items/0");

        assertThat(item.path("status").stringValue()).isEqualTo(status);
        assertThat(item.path("quantity").longValue()).isEqualTo(quantity);
        assertThat(item.path("threshold").longValue()).isEqualTo(40);
        assertThat(item.path("par").longValue()).isEqualTo(120);
    }

    @Test
    void theNextReadSeesAnAnsweredWrite() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        for (int sold = 1; sold <= 20; sold++) {
            warehouse.sell(null, "A");

            JsonNode item = read(warehouse, "?sku=A").at("/items/0");

            assertThat(item.path("quantity").longValue()).isEqualTo(100 - sold);
            assertThat(item.path("sequence").longValue()).isEqualTo(1 + sold);
        }
    }

    @Test
    void namedSkusAreSortedDistinctAndUnknownOnesListed() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1, "b", "B", "A/1", "a.2");

        JsonNode page = read(warehouse, "?sku=b,zz,a.2&sku=A%2F1&sku=b,ZZ,B");

        assertThat(skus(page)).containsExactly("A/1", "B", "a.2", "b");
        assertThat(page.get("unknownSkus").valueStream().map(JsonNode::stringValue))
                .containsExactly("ZZ", "zz");
        assertThat(page.get("hasMore").booleanValue()).isFalse();
        assertThat(page.get("nextCursor").isNull()).isTrue();
    }

    @Test
    void fiveHundredLongSkusFitIntoOneRequestAndPage() {
        List<String> skus = IntStream.range(0, 500)
                .mapToObj(i -> "0".repeat(60) + (1_000 + i))
                .toList();
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        skus.subList(0, 150).forEach(sku -> warehouse.register(fixtures.operator(), sku, 1, 2));

        JsonNode page = read(warehouse, "?sku=" + String.join(",", skus));

        assertThat(skus(page)).isEqualTo(skus.subList(0, 150));
        assertThat(page.get("unknownSkus").size()).isEqualTo(350);
        assertThat(page.get("hasMore").booleanValue()).isFalse();
    }

    @Test
    void aLimitAppliesToNamedSkus() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "A", "B", "C");

        List<JsonNode> pages = pages(warehouse, "?sku=C,B,A,X&limit=2");

        assertThat(pages.stream().flatMap(page -> skus(page).stream())).containsExactly("A", "B", "C");
        assertThat(pages)
                .hasSize(2)
                .allSatisfy(page ->
                        assertThat(page.at("/unknownSkus/0").stringValue()).isEqualTo("X"));
    }

    @Test
    void listsAreOrderedByCodePoint() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "b", "a", "B", "1", "A-1", "A", "A/1");

        List<JsonNode> pages = pages(warehouse, "?limit=3");

        assertThat(pages).hasSize(3);
        assertThat(pages.stream().flatMap(page -> skus(page).stream()))
                .containsExactly("1", "A", "A-1", "A/1", "B", "a", "b");
    }

    @Test
    void statusFiltersListsAndNamedSkus() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "CRIT");
        warehouse.register(fixtures.operator(), "FINE", 1, 2);
        warehouse.register(fixtures.operator(), "SOSO", 1, 100);
        warehouse.count("FINE", 9);
        warehouse.count("SOSO", 9);

        assertThat(skus(read(warehouse, "?status=critical"))).containsExactly("CRIT");
        assertThat(skus(read(warehouse, "?status=LOW,CRITICAL"))).containsExactly("CRIT", "SOSO");
        assertThat(skus(read(warehouse, "?status=OK&status=Low"))).containsExactly("FINE", "SOSO");
        JsonNode named = read(warehouse, "?sku=CRIT,FINE,NOPE&status=OK");
        assertThat(skus(named)).containsExactly("FINE");
        assertThat(named.at("/unknownSkus").toString()).isEqualTo("[\"NOPE\"]");
    }

    @Test
    void pagingSkipsAndRepeatsNothingDuringWrites() throws InterruptedException {
        String[] skus = IntStream.range(0, 40).mapToObj(i -> "S-" + (100 + i)).toArray(String[]::new);
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, skus);
        Thread writer = Thread.startVirtualThread(() -> {
            for (int i = 0; i < 40; i++) {
                warehouse.sell(null, skus[i], skus[39 - i]);
                warehouse.register(fixtures.operator(), "S-" + (100 + i) + "-new", 1, 2);
            }
        });
        do {
            List<String> seen = pages(warehouse, "?limit=7").stream()
                    .flatMap(page -> skus(page).stream())
                    .toList();
            assertThat(seen).contains(skus).doesNotHaveDuplicates().isSorted();
        } while (writer.isAlive());
        writer.join();
    }

    @Test
    void workersMayRead() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 5, "A");
        String worker = Api.bearer(fixtures.workerToken(warehouse.access(), "w-1"));

        HttpResponse<String> answer = warehouse.api().get("/v1/stock?sku=A", worker);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Api.json(answer).at("/items/0/quantity").longValue()).isEqualTo(5);
    }

    @Test
    void skusOfAnotherWarehouseAreUnknown() {
        WarehouseFixture theirs = WarehouseFixture.with(fixtures, 5, "THEIRS");
        WarehouseFixture ours = WarehouseFixture.with(fixtures, 5, "OURS");

        JsonNode page = read(ours, "?sku=THEIRS,OURS");

        assertThat(skus(page)).containsExactly("OURS");
        assertThat(page.at("/unknownSkus").toString()).isEqualTo("[\"THEIRS\"]");
        assertThat(skus(read(theirs, ""))).containsExactly("THEIRS");
    }

    @Test
    void foreignAndForgedCursorsAreRefused() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "A", "B", "C");
        WarehouseFixture other = WarehouseFixture.with(fixtures, 0, "A", "B", "C");
        String cursor = read(warehouse, "?limit=1").get("nextCursor").stringValue();

        refuses(other, "?limit=1&cursor=" + cursor, "invalid_cursor");
        refuses(warehouse, "?limit=1&status=LOW&cursor=" + cursor, "invalid_cursor");
        refuses(warehouse, "?limit=1&sku=A,B&cursor=" + cursor, "invalid_cursor");
        refuses(warehouse, "?limit=1&cursor=" + cursor.substring(1), "invalid_cursor");
        refuses(warehouse, "?limit=1&cursor=QQ", "invalid_cursor");
        assertThat(skus(read(warehouse, "?limit=5&cursor=" + cursor))).containsExactly("B", "C");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?sku=",
                "?sku=A,",
                "?sku=%20A",
                "?sku=-A",
                "?sku=A%00",
                "?sku=%C3%A4",
                "?status=LOWER",
                "?limit=0",
                "?limit=1001",
                "?limit=1&limit=2",
                "?cursor=",
                "?asOf=yesterday",
                "?asOf=2026-11-23T07:31:00",
                "?x=1",
                "?asOf=2999-01-01T00:00:00Z",
                "?sku=A&asOf=2999-01-01T00:00:00Z",
                "?status="
            })
    void invalidParametersAreRefused(String parameters) {
        refuses(new WarehouseFixture(fixtures.api(), fixtures.newWarehouse()), parameters, "invalid_parameter");
    }

    @Test
    void moreThanFiveHundredSkusAreRefused() {
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        String skus = String.join(
                ",", IntStream.range(0, 501).mapToObj("S%s"::formatted).toList());

        refuses(warehouse, "?sku=" + skus, "invalid_parameter");
    }

    private JsonNode read(WarehouseFixture warehouse, String parameters) {
        HttpResponse<String> answer = documented.check(warehouse.get("/v1/stock" + parameters));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private List<JsonNode> pages(WarehouseFixture warehouse, String parameters) {
        List<JsonNode> pages = new ArrayList<>();
        JsonNode page = read(warehouse, parameters);
        pages.add(page);
        while (page.get("hasMore").booleanValue()) {
            page = read(
                    warehouse, parameters + "&cursor=" + page.get("nextCursor").stringValue());
            pages.add(page);
        }
        assertThat(page.get("nextCursor").isNull()).isTrue();
        return pages;
    }

    private void refuses(WarehouseFixture warehouse, String parameters, String code) {
        documented.checkRefusal(warehouse.get("/v1/stock" + parameters), 400, code);
    }

    static List<String> skus(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(item -> item.get("sku").stringValue())
                .toList();
    }
}
