package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Tokens that write stock with an Idempotency-Key only. {@code EveryOperationTest} tries every write of stock. */
@ServiceTest
class RequiredKeysTest {

    private static final String LINE = "{\"sku\":\"TEST-SKU\",\"type\":\"SALE\",\"delta\":-1}";
    private static final String BATCH = "{\"transactions\":[%s]}".formatted(LINE);

    @Autowired
    private Fixtures fixtures;

    private Fixtures.WarehouseAccess warehouse;
    private JsonNode minted;
    private String token;

    @BeforeEach
    void mintAToken() {
        warehouse = fixtures.newSandbox();
        minted = fixtures.mint(warehouse, """
                {"name":"erp","role":"SUPERVISOR","requireIdempotencyKey":true}""");
        token = Api.bearer(minted.path("token").stringValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/stock/update",
                "/v1/transactions",
                "/api/wms/v1/stock/update",
                "/v1/stock/%75pdate",
                "/v1/stock/update?dryRun=false",
                "/v1/stock/update?dryRun=True",
                "/v1/stock/update?dryRun=true&dryRun=true",
                "/v1/stock/update?other=dryRun=true"
            })
    void aWriteWithoutAKeyIsRefused(String path) {
        HttpResponse<String> refused = post(path, path.contains("stock") ? BATCH : LINE);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Api.json(refused).path("code").stringValue()).isEqualTo("invalid_idempotency_key");
        assertThat(Api.json(refused).path("detail").stringValue()).contains("Send a new UUID in that header");
        assertThat(entries()).isOne();
    }

    @Test
    void aWriteWithAKeyAndADryRunWithoutOneAreAccepted() {
        String key = UUID.randomUUID().toString();
        assertThat(post("/v1/stock/update", BATCH, "Idempotency-Key", key).statusCode())
                .isEqualTo(200);
        assertThat(post("/v1/transactions", LINE, "Idempotency-Key", key + "x").statusCode())
                .isEqualTo(201);
        assertThat(post("/v1/stock/update?dryRun=true", BATCH).statusCode()).isEqualTo(200);
        assertThat(post("/v1/transactions?dryRun=true", LINE).statusCode()).isEqualTo(200);
        assertThat(entries()).isEqualTo(3);
    }

    @Test
    void whatWritesNoStockNeedsNoKey() {
        assertThat(fixtures.api().get("/v1/stock", token).statusCode()).isEqualTo(200);
        assertThat(post("/v1/ledger/verify", null).statusCode()).isEqualTo(200);
        assertThat(post("/v1/webhooks", "{\"url\":\"http://127.0.0.1:1024/\",\"events\":[\"stock.low\"]}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(fixtures.api()
                        .post("/v1/stock/update", warehouse.authorization(), BATCH)
                        .statusCode())
                .as("another token")
                .isEqualTo(200);
    }

    @Test
    void theRightIsCheckedBeforeTheKeyAndTheBodyAfterIt() {
        assertThat(Api.json(post("/v1/stock/update", "{")).path("code").stringValue())
                .isEqualTo("invalid_idempotency_key");
        JsonNode worker = fixtures.mint(warehouse, """
                {"name":"w","role":"WORKER","workerId":"w","requireIdempotencyKey":true}""");
        HttpResponse<String> refused = fixtures.api()
                .post("/v1/stock/update", Api.bearer(worker.path("token").stringValue()), BATCH);
        assertThat(Api.json(refused).path("code").stringValue()).isEqualTo("insufficient_scope");
    }

    @Test
    void theRuleIsShownAndSurvivesAReissue() {
        String tokens = "/v1/warehouses/" + warehouse.id() + "/tokens";
        String client = warehouse.client().authorization();
        String path = tokens + "/" + minted.path("id").stringValue() + "/reissue";
        JsonNode reissued = Api.json(fixtures.api().post(path, client, null));
        token = Api.bearer(reissued.path("token").stringValue());

        assertThat(minted.path("requireIdempotencyKey").booleanValue()).isTrue();
        assertThat(reissued.path("requireIdempotencyKey").booleanValue()).isTrue();
        JsonNode listed = Api.json(fixtures.api().get(tokens, client)).path("tokens");
        assertThat(listed.get(0).path("requireIdempotencyKey").booleanValue()).isFalse();
        assertThat(listed.get(2).path("requireIdempotencyKey").booleanValue()).isTrue();
        assertThat(Api.json(fixtures.api().get("/v1/me", token))
                        .path("requireIdempotencyKey")
                        .booleanValue())
                .isTrue();
        assertThat(post("/v1/stock/update", BATCH).statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> post(String path, @Nullable String body, String... headers) {
        return fixtures.api().post(path, token, body, headers);
    }

    private long entries() {
        return Api.json(fixtures.api().get("/v1/ledger", token)).path("entries").longValue();
    }
}
