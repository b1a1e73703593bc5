package co.wholesale888.wms.reservations;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reservations of one warehouse, made through one instance of the service. */
record ReservationFixture(WarehouseFixture stock) {

    static final String PATH = "/v1/reservations";

    /** Reserves one SKU. */
    HttpResponse<String> reserve(String sku, long quantity, int seconds, @Nullable String key) {
        return post(PATH, """
                {"lines":[%s],"expiresInSeconds":%s}""".formatted(line(sku, quantity), seconds), key);
    }

    /** Reserves lines for 15 minutes and returns the reservation's id. */
    String held(String... lines) {
        HttpResponse<String> answer = post(PATH, "{\"lines\":[" + String.join(",", lines) + "]}", null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Api.json(answer).path("id").stringValue();
    }

    HttpResponse<String> commit(String id, String body, @Nullable String key) {
        return post(PATH + "/" + id + "/commit", body, key);
    }

    HttpResponse<String> sellHeld(String id, @Nullable String key) {
        return commit(id, "{\"type\":\"SALE\"}", key);
    }

    HttpResponse<String> extend(String id, int seconds, @Nullable String key) {
        return post(PATH + "/" + id + "/extend", "{\"expiresInSeconds\":" + seconds + "}", key);
    }

    HttpResponse<String> release(String id, @Nullable String key) {
        return post(PATH + "/" + id + "/release", null, key);
    }

    HttpResponse<String> post(String path, @Nullable String body, @Nullable String key) {
        String authorization = stock.access().authorization();
        return key == null
                ? stock.api().post(path, authorization, body)
                : stock.api().post(path, authorization, body, "Idempotency-Key", key);
    }

    JsonNode get(String id) {
        return Api.json(stock.get(PATH + "/" + id));
    }

    /** The ids of a list, page by page. */
    List<String> ids(String query, int limit) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = Api.json(stock.get(PATH + "?limit=" + limit + query + cursor));
            page.path("reservations").forEach(each -> ids.add(each.path("id").stringValue()));
            if (!page.path("hasMore").booleanValue()) {
                return ids;
            }
            cursor = "&cursor=" + page.path("nextCursor").stringValue();
        }
    }

    /** The level of a SKU as {@code quantity reserved available}. */
    String level(String sku) {
        JsonNode item = Api.json(stock.get("/v1/stock?sku=" + sku)).at("/items/0");
        return "%s %s %s".formatted(item.path("quantity"), item.path("reserved"), item.path("available"));
    }

    /** The ids of the reservations in the events of their expiry. */
    List<String> expiredEvents() {
        List<String> ids = new ArrayList<>();
        Api.json(stock.get("/v1/events?type=reservation.expired&limit=1000"))
                .path("events")
                .forEach(event -> ids.add(event.at("/data/id").stringValue()));
        return ids;
    }

    static String line(String sku, long quantity) {
        return """
                {"sku":"%s","quantity":%s}""".formatted(sku, quantity);
    }
}
