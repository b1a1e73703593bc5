package co.wholesale888.wms.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import tools.jackson.databind.JsonNode;

/**
 * A client with one warehouse and one of everything that a path can name.
 *
 * @param worker a WORKER token
 * @param things ids and names by the schema that the API document gives to such a part of a path
 */
record Tenant(Fixtures fixtures, WarehouseAccess access, String worker, Map<String, String> things) {

    /** What the examples of the API document name. */
    private static final List<String> SKUS = List.of("TEE-BLK-L", "TEE-WHT-M");

    static Tenant create(Fixtures fixtures) {
        WarehouseAccess access = fixtures.newWarehouse();
        Map<String, String> things = new HashMap<>();
        things.put("WarehouseId", access.id());
        things.put("Sku", SKUS.getFirst());
        things.put("IdempotencyKey", UUID.randomUUID().toString());
        things.put("AccountId", fixtures.newAccount().id());
        Tenant tenant = new Tenant(fixtures, access, fixtures.workerToken(access, "picker-07"), things);
        tenant.addStock();
        tenant.addReservation();
        tenant.addShipment();
        tenant.addWebhook();
        tenant.addExport();
        tenant.addImport();
        things.put(
                "TokenId",
                fixtures.mint(access, "{\"name\":\"spare\",\"role\":\"SUPERVISOR\"}")
                        .path("id")
                        .stringValue());
        return tenant;
    }

    /** The header, as name and value, that makes the caller known; empty for nobody. */
    List<String> credential(Caller caller) {
        return switch (caller) {
            case ANONYMOUS -> List.of();
            case SUPERVISOR -> List.of("Authorization", access.authorization());
            case WORKER -> List.of("Authorization", Api.bearer(worker));
            case CLIENT -> List.of("Authorization", access.client().authorization());
            case OPERATOR -> List.of("Authorization", fixtures.operator());
        };
    }

    /** The path with the ids of this tenant in the place of its variables. */
    String fill(String path, Map<String, String> schemas) {
        String filled = path;
        for (Map.Entry<String, String> variable : schemas.entrySet()) {
            String value = things.get(variable.getValue());
            assertThat(value)
                    .as("Tenant must have a %s, because %s names one", variable.getValue(), path)
                    .isNotNull();
            filled = filled.replace("{" + variable.getKey() + "}", String.valueOf(value));
        }
        return filled;
    }

    private void addStock() {
        for (String sku : SKUS) {
            done(fixtures.api()
                    .put(
                            "/ops/v1/warehouses/" + access.id() + "/skus/" + sku,
                            fixtures.operator(),
                            "{\"threshold\":40,\"par\":120}"));
        }
        HttpResponse<String> written = fixtures.api()
                .post(
                        "/v1/stock/update",
                        access.authorization(),
                        "{\"transactions\":[{\"sku\":\"%s\",\"type\":\"RETURN\",\"delta\":1000}]}"
                                .formatted(SKUS.getFirst()),
                        "Idempotency-Key",
                        things.getOrDefault("IdempotencyKey", ""));
        things.put("TransactionId", done(written).at("/transactions/0/id").stringValue());
    }

    private void addReservation() {
        things.put(
                "ReservationId",
                done(fixtures.api()
                                .post(
                                        "/v1/reservations",
                                        access.authorization(),
                                        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"expiresInSeconds\":604800}"
                                                .formatted(SKUS.getFirst())))
                        .path("id")
                        .stringValue());
    }

    private void addShipment() {
        JsonNode order = done(fixtures.api()
                .post(
                        "/ops/v1/warehouses/" + access.id() + "/orders",
                        fixtures.operator(),
                        "{\"reference\":\"PO-1\",\"lines\":[{\"sku\":\"%s\",\"quantity\":10}]}"
                                .formatted(SKUS.getFirst())));
        String path = "/ops/v1/orders/" + order.path("id").stringValue();
        things.put("OrderId", order.path("id").stringValue());
        things.put(
                "ShipmentId",
                done(fixtures.api().post(path + "/ship", fixtures.operator(), null))
                        .path("shipmentId")
                        .stringValue());
    }

    private void addWebhook() {
        JsonNode webhook = done(fixtures.api()
                .post(
                        "/v1/webhooks",
                        access.authorization(),
                        "{\"url\":\"http://127.0.0.1:65001/hooks\",\"events\":[\"alert.resolved\"]}"));
        String id = webhook.path("id").stringValue();
        things.put("WebhookId", id);
        things.put(
                "DeliveryId",
                done(fixtures.api().post("/v1/webhooks/" + id + "/test", access.authorization(), null))
                        .path("id")
                        .stringValue());
    }

    /** Waits until it is ready, since its row changes until then. */
    private void addExport() {
        PortalClient portal = portal();
        String exports = "/portal/warehouses/" + access.id() + "/exports";
        portal.follow(portal.send(portal.page(exports + "/stock"), "main form"));
        String file = Awaitility.await()
                .until(() -> portal.page(exports).select("a[href$=/file]").attr("href"), link -> !link.isEmpty());
        things.put("export", file.split("/")[5]);
    }

    private void addImport() {
        PortalClient portal = portal();
        String count = "/portal/warehouses/" + access.id() + "/count";
        Document page = portal.follow(portal.send(
                portal.page(count),
                "form[action$=/count]",
                "rows",
                "sku,countedQuantity\n%s,7".formatted(SKUS.getFirst())));
        things.put("file", page.location().substring(page.location().lastIndexOf('/') + 1));
    }

    private static JsonNode done(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return Api.json(answer);
    }

    /** The session of the client in the portal. */
    PortalClient portal() {
        return PortalClient.as(fixtures, access.client());
    }
}
