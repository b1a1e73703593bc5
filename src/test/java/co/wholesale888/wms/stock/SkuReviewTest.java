package co.wholesale888.wms.stock;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** SKUs that a shipment has registered stay unreviewed until an operator reviews them. */
@ServiceTest
class SkuReviewTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private SkuRegistry registry;

    private final DocumentedAnswers answers = new DocumentedAnswers();
    private Fixtures.WarehouseAccess access;
    private String skus;

    @BeforeEach
    void registerOneReviewedAndTwoUnreviewedSkus() {
        access = fixtures.anotherWarehouse();
        skus = "/ops/v1/warehouses/" + access.id() + "/skus/";
        registry.register(access.uuid(), List.of(new SkuRegistry.NewSku("A/1", 1, 4)), false);
        registry.register(access.uuid(), List.of(new SkuRegistry.NewSku("B", 25, 100)), false);
        ops("PUT", skus + "C", "{\"threshold\":1,\"par\":2}");
    }

    @Test
    void operatorsListUnreviewedSkus() {
        assertThat(listed("&reviewed=false")).containsExactly("A/1", "B");
        assertThat(listed("&reviewed=true")).containsExactly("C");
        assertThat(listed("")).containsExactly("A/1", "B", "C");
        assertThat(listed("&limit=1")).containsExactly("A/1", "B", "C");
        JsonNode first = Api.json(ops("GET", "/ops/v1/skus?reviewed=false&warehouse=" + access.id(), null))
                .at("/skus/0");
        assertThat(first.path("warehouse").stringValue()).isEqualTo(access.id());
        assertThat(first.path("reviewed").booleanValue()).isFalse();
    }

    @Test
    void theListCoversAllWarehouses() {
        Fixtures.WarehouseAccess other = fixtures.anotherWarehouse();
        registry.register(other.uuid(), List.of(new SkuRegistry.NewSku("A", 1, 4)), false);
        List<JsonNode> all = pages("?reviewed=false&limit=1000");
        assertThat(all).extracting(sku -> sku.path("warehouse").stringValue()).contains(access.id(), other.id());
    }

    @Test
    void aReviewedSkuLeavesTheListWithItsLevelsUnchanged() {
        HttpResponse<String> reviewed = ops("POST", skus + "A%2F1/review", null);
        assertThat(reviewed.statusCode()).isEqualTo(200);
        assertThat(Api.json(reviewed).path("reviewed").booleanValue()).isTrue();
        assertThat(Api.json(reviewed).path("threshold").longValue()).isEqualTo(1);
        assertThat(ops("POST", skus + "A%2F1/review", "{}").body()).isEqualTo(reviewed.body());
        assertThat(listed("&reviewed=false")).containsExactly("B");
    }

    @Test
    void putReviewsASku() {
        ops("PUT", skus + "B", "{\"threshold\":30,\"par\":90}");
        assertThat(listed("&reviewed=false")).containsExactly("A/1");
    }

    @Test
    void aReviewIsIdempotentByKey() {
        String path = skus + "B/review";
        String first = fixtures.api()
                .post(path, fixtures.operator(), null, "Idempotency-Key", "k")
                .body();
        ops("PUT", skus + "B", "{\"threshold\":30,\"par\":90}");
        HttpResponse<String> again = fixtures.api().post(path, fixtures.operator(), null, "Idempotency-Key", "k");
        assertThat(again.body()).isEqualTo(first);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        HttpResponse<String> other =
                fixtures.api().post(skus + "A%2F1/review", fixtures.operator(), null, "Idempotency-Key", "k");
        assertThat(answers.check(other).statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?reviewed=no",
                "?reviewed=",
                "?reviewed=false&reviewed=false",
                "?warehouse=x",
                "?limit=0",
                "?cursor=forged",
                "?sku=A"
            })
    void invalidListParametersAreRefused(String query) {
        assertThat(ops("GET", "/ops/v1/skus" + query, null).statusCode()).isEqualTo(400);
    }

    @Test
    void unknownSkusAndWarehousesCannotBeReviewed() {
        assertThat(ops("POST", skus + "X/review", null).statusCode()).isEqualTo(404);
        assertThat(ops("POST", skus + "-x/review", null).statusCode()).isEqualTo(400);
        assertThat(ops("POST", skus + "B/review", "{\"par\":1}").statusCode()).isEqualTo(400);
        String nowhere = "/ops/v1/warehouses/wh_00000000000000000000000000/skus/B/review";
        assertThat(ops("POST", nowhere, null).statusCode()).isEqualTo(404);
    }

    private List<String> listed(String more) {
        return pages("?warehouse=" + access.id() + more).stream()
                .map(sku -> sku.path("sku").stringValue())
                .toList();
    }

    private List<JsonNode> pages(String query) {
        List<JsonNode> found = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = Api.json(ops("GET", "/ops/v1/skus" + query + cursor, null));
            page.path("skus").forEach(found::add);
            if (page.path("nextCursor").isNull()) {
                return found;
            }
            cursor = "&cursor=" + page.path("nextCursor").stringValue();
        }
    }

    private HttpResponse<String> ops(String method, String path, @Nullable String body) {
        return answers.check(fixtures.api().send(method, path, fixtures.operator(), body));
    }
}
