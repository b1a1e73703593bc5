package co.wholesale888.wms.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A warehouse with stock, used through one instance of the service. */
public record WarehouseFixture(Api api, Fixtures.WarehouseAccess access) {

    /** Creates a warehouse in which each of these SKUs has this quantity, threshold 40 and par 120. */
    public static WarehouseFixture with(Fixtures fixtures, long quantity, String... skus) {
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api().patient(), fixtures.anotherWarehouse());
        for (String sku : skus) {
            warehouse.register(fixtures.operator(), sku, 40, 120);
        }
        if (quantity > 0 && skus.length > 0) {
            String[] counts = Stream.of(skus).map(sku -> counted(sku, quantity)).toArray(String[]::new);
            assertThat(warehouse.update(batch(counts), null).statusCode()).isEqualTo(200);
        }
        return warehouse.through(fixtures.api());
    }

    /** The same warehouse, used through another instance. */
    public WarehouseFixture through(Api other) {
        return new WarehouseFixture(other, access);
    }

    /** The same warehouse, used with another token. */
    public WarehouseFixture as(String token) {
        return new WarehouseFixture(
                api, new Fixtures.WarehouseAccess(access.client(), access.id(), access.uuid(), token));
    }

    /** Registers a SKU; again while the service has too much to do, as at the start of several instances. */
    public void register(String operator, String sku, long threshold, long par) {
        String path = "/ops/v1/warehouses/%s/skus/%s".formatted(access.id(), sku.replace("/", "%2F"));
        String body = """
                {"threshold":%s,"par":%s}""".formatted(threshold, par);
        HttpResponse<String> answer = api.patient().put(path, operator, body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    public HttpResponse<String> count(String sku, long quantity) {
        return update(batch(counted(sku, quantity)), null);
    }

    private static String counted(String sku, long quantity) {
        return """
                {"sku":"%s","type":"ADJUSTMENT","countedQuantity":%s}""".formatted(sku, quantity);
    }

    /** Sells one unit of each of the SKUs in one batch. */
    public HttpResponse<String> sell(@Nullable String key, String... skus) {
        List<String> lines = new ArrayList<>();
        for (String sku : skus) {
            lines.add(line(sku, -1));
        }
        return update(batch(lines.toArray(String[]::new)), key);
    }

    /** Posts a body to {@code /v1/stock/update}. */
    public HttpResponse<String> update(String body, @Nullable String key) {
        return key == null
                ? api.post("/v1/stock/update", access.authorization(), body)
                : api.post("/v1/stock/update", access.authorization(), body, "Idempotency-Key", key);
    }

    public HttpResponse<String> get(String path) {
        return api.get(path, access.authorization());
    }

    /**
     * Registers a webhook, again while the service is too busy, as it asks its callers to.
     *
     * @param delivery ONCE or RETRY
     * @return the webhook's id
     */
    public String webhook(String url, String event, String delivery) {
        String body = """
                {"url":"%s","events":["%s"],"delivery":"%s"}""".formatted(url, event, delivery);
        HttpResponse<String> answer = api.patient().post("/v1/webhooks", access.authorization(), body);
        return Api.json(answer).path("id").stringValue();
    }

    /** Returns a page of the delivery log of a webhook, newest first; the query may be empty. */
    public List<JsonNode> deliveries(String webhook, String query) {
        return Api.json(get("/v1/webhooks/" + webhook + "/deliveries" + query))
                .path("deliveries")
                .valueStream()
                .toList();
    }

    public long quantity(String sku) {
        return Api.json(get("/v1/stock?sku=" + sku)).at("/items/0/quantity").longValue();
    }

    /** All ledger entries in order. */
    public List<JsonNode> ledger() {
        List<JsonNode> entries = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = Api.json(get("/v1/transactions?order=asc&limit=1000" + cursor));
            page.get("transactions").forEach(entries::add);
            if (!page.get("hasMore").booleanValue()) {
                return entries;
            }
            cursor = "&cursor=" + page.get("nextCursor").stringValue();
        }
    }

    /** Fails unless the service finds the ledger valid. */
    public void verify() {
        HttpResponse<String> answer = api.patient().post("/v1/ledger/verify", access.authorization(), null);
        assertThat(Api.json(answer).path("valid").booleanValue(false))
                .as(answer.body())
                .isTrue();
    }

    public static String batch(String... lines) {
        return "{\"transactions\":[" + String.join(",", lines) + "]}";
    }

    public static String line(String sku, long delta) {
        return """
                {"sku":"%s","type":"%s","delta":%s}""".formatted(sku, delta < 0 ? "SALE" : "RETURN", delta);
    }
}
