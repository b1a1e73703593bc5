package co.wholesale888.wms.orders;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A warehouse whose orders are created, shipped and delivered through one instance of the service. */
record OrderFixture(Api api, String operator, Fixtures.WarehouseAccess access) {

    static OrderFixture with(Fixtures fixtures) {
        return new OrderFixture(fixtures.api(), fixtures.operator(), fixtures.anotherWarehouse());
    }

    /** The same warehouse through another instance. */
    OrderFixture through(Api other) {
        return new OrderFixture(other, operator, access);
    }

    WarehouseFixture stock() {
        return new WarehouseFixture(api, access);
    }

    static String line(String sku, long quantity) {
        return "{\"sku\":\"%s\",\"quantity\":%s}".formatted(sku, quantity);
    }

    static String received(String sku, long quantity) {
        return "{\"sku\":\"%s\",\"receivedQuantity\":%s}".formatted(sku, quantity);
    }

    static String lines(String... lines) {
        return "{\"lines\":[" + String.join(",", lines) + "]}";
    }

    static String order(String reference, String... lines) {
        return "{\"reference\":\"%s\",\"lines\":[%s]}".formatted(reference, String.join(",", lines));
    }

    HttpResponse<String> create(String body, String... headers) {
        return api.post("/ops/v1/warehouses/" + access.id() + "/orders", operator, body, headers);
    }

    /** Creates a PENDING order; returns its id. */
    String ordered(String... lines) {
        HttpResponse<String> answer = create(order("PO-1", lines));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Api.json(answer).path("id").stringValue();
    }

    /** Creates a SHIPPED order; returns its id. */
    String shipped(String... lines) {
        String id = ordered(lines);
        assertThat(ship(id).statusCode()).isEqualTo(200);
        return id;
    }

    HttpResponse<String> step(String id, String step, @Nullable String body, String... headers) {
        return api.post("/ops/v1/orders/" + id + "/" + step, operator, body, headers);
    }

    HttpResponse<String> ship(String id, String... headers) {
        return step(id, "ship", "{\"carrier\":\"DHL\",\"trackingNumber\":\"JD01\"}", headers);
    }

    HttpResponse<String> deliver(String id, @Nullable String body, String... headers) {
        return step(id, "deliver", body, headers);
    }

    JsonNode get(String path) {
        HttpResponse<String> answer = api.get(path, path.startsWith("/ops/") ? operator : access.authorization());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    JsonNode order(String id) {
        return get("/ops/v1/orders/" + id);
    }

    JsonNode level(String sku) {
        return get("/v1/stock?sku=" + sku).at("/items/0");
    }

    /** The events of the warehouse, in sequence. */
    List<RecordedEvent> events(JdbcClient jdbc) {
        return RecordedEvent.in(jdbc, access.uuid());
    }

    UUID warehouseId() {
        return access.uuid();
    }
}
