package co.wholesale888.wms.stock;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class SkuRegistryTest {

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private SkuRegistry registry;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void putRegistersANewSkuEmptyAndReviewed() {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();

        HttpResponse<String> answer = put(access.id(), "TEE-BLK-L", """
                {"threshold":40,"par":120}""");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode sku = Api.json(answer);
        assertThat(sku.get("warehouse").stringValue()).isEqualTo(access.id());
        assertThat(sku.get("sku").stringValue()).isEqualTo("TEE-BLK-L");
        assertThat(sku.get("quantity").longValue()).isZero();
        assertThat(sku.get("status").stringValue()).isEqualTo("CRITICAL");
        assertThat(sku.get("sequence").longValue()).isZero();
        assertThat(sku.get("reviewed").booleanValue()).isTrue();
    }

    @Test
    void putChangesOnlyThresholdAndParOfAnExistingSku() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, "A");
        JsonNode before = Api.json(warehouse.get("/v1/stock?sku=A")).at("/items/0");

        HttpResponse<String> answer = put(warehouse.access().id(), "A", """
                {"threshold":50,"par":51}""");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode after = Api.json(warehouse.get("/v1/stock?sku=A")).at("/items/0");
        assertThat(after.get("status").stringValue()).isEqualTo("CRITICAL");
        assertThat(after.get("par").longValue()).isEqualTo(51);
        assertThat(after.get("quantity")).isEqualTo(before.get("quantity"));
        assertThat(after.get("sequence")).isEqualTo(before.get("sequence"));
        assertThat(after.get("updatedAt")).isEqualTo(before.get("updatedAt"));
    }

    @Test
    void putReviewsASkuThatAShipmentRegistered() {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();

        assertThat(registry.register(access.uuid(), List.of(new SkuRegistry.NewSku("NEW", 3, 12)), false))
                .isEqualTo(1);
        assertThat(registry.register(access.uuid(), List.of(new SkuRegistry.NewSku("NEW", 9, 99)), true))
                .isZero();

        SkuRegistry.Put put = registry.put(access.uuid(), "NEW", 4, 13);
        assertThat(put.registered()).isFalse();
        assertThat(put.sku().reviewed()).isTrue();
        assertThat(put.sku().par()).isEqualTo(13);
    }

    @Test
    void skusInThePathMayContainSlashAndPlus() {
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());

        HttpResponse<String> answer = put(warehouse.access().id(), "A%2FB+C%2b1", """
                {"threshold":0,"par":1000000000000}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(Api.json(answer).get("sku").stringValue()).isEqualTo("A/B+C+1");
        assertThat(StockTest.skus(Api.json(warehouse.get("/v1/stock?sku=A%2FB%2BC%2B1"))))
                .containsExactly("A/B+C+1");
    }

    @Test
    void aChangedThresholdCrossesOnlyIfItPassesTheLevel() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, "A");
        String operator = fixtures.operator();
        assertThat(crossings(warehouse)).isZero();

        warehouse.register(operator, "A", 49, 120);
        assertThat(crossings(warehouse)).as("still above").isZero();
        warehouse.register(operator, "A", 50, 120);
        assertThat(crossings(warehouse)).as("at the threshold").isEqualTo(1);
        warehouse.register(operator, "A", 60, 120);
        assertThat(crossings(warehouse)).as("below it as before").isEqualTo(1);
        warehouse.register(operator, "A", 60, 70);
        assertThat(crossings(warehouse)).as("another par alone").isEqualTo(1);
        warehouse.register(operator, "A", 49, 51);
        assertThat(crossings(warehouse)).as("above again").isEqualTo(2);
        // The level has stored it: the next transaction does not cross a second time
        assertThat(warehouse.count("A", 50).statusCode()).isEqualTo(200);
        assertThat(crossings(warehouse)).isEqualTo(2);
    }

    @Test
    void registrationAndAnUnchangedThresholdCrossNothing() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "A");
        warehouse.register(fixtures.operator(), "A", 40, 130);
        assertThat(crossings(warehouse)).isZero();

        // A changed threshold does, even at quantity 0
        warehouse.register(fixtures.operator(), "A", 41, 130);
        assertThat(crossings(warehouse)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"threshold\":40}",
                "{\"threshold\":40,\"par\":40}",
                "{\"threshold\":-1,\"par\":40}",
                "{\"threshold\":0,\"par\":0}",
                "{\"threshold\":0,\"par\":1000000000001}",
                "{\"threshold\":0,\"par\":99999999999999999999}",
            })
    void invalidThresholdOrParIsUnprocessable(String body) {
        refuses(fixtures.newWarehouse().id(), "A", body, 422, "validation_failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"threshold\":\"1\",\"par\":2}", "{\"threshold\":1.0,\"par\":2}"})
    void jsonOfAnotherShapeIsMalformed(String body) {
        refuses(fixtures.newWarehouse().id(), "A", body, 400, "malformed_json");
    }

    @Test
    void unknownWarehousesAndInvalidSkusAreRefused() {
        String fine = """
                {"threshold":1,"par":2}""";
        String warehouse = fixtures.newWarehouse().id();
        refuses(IdKind.WAREHOUSE.format(IdKind.next()), "A", fine, 404, "not_found");
        refuses("wh_nonsense", "A", fine, 404, "not_found");
        refuses(warehouse, "-A", fine, 400, "invalid_parameter");
        refuses(warehouse, "%C3%A4", fine, 400, "invalid_parameter");
        refuses(warehouse, "A", """
                {"threshold":1,"par":2,"quantity":3}""", 400, "unknown_field");
    }

    @Test
    void clientsCannotRegisterSkus() {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        String path = "/ops/v1/warehouses/" + access.id() + "/skus/A";
        String body = """
                {"threshold":1,"par":2}""";

        assertThat(fixtures.api().put(path, access.authorization(), body).statusCode())
                .isEqualTo(403);
        assertThat(fixtures.api()
                        .put(path, access.client().authorization(), body)
                        .statusCode())
                .isEqualTo(403);
    }

    /** The number of crossings so far, evaluated or not. */
    private long crossings(WarehouseFixture warehouse) {
        return jdbc.sql("select crossings from ledger_head where warehouse_id = ?")
                .param(warehouse.access().uuid())
                .query(Long.class)
                .single();
    }

    private void refuses(String warehouse, String sku, String body, int status, String code) {
        documented.checkRefusal(put(warehouse, sku, body), status, code);
    }

    private HttpResponse<String> put(String warehouse, String sku, String body) {
        return documented.check(fixtures.api()
                .put("/ops/v1/warehouses/%s/skus/%s".formatted(warehouse, sku), fixtures.operator(), body));
    }
}
