package co.wholesale888.wms.security;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Public and unknown paths, and invalid credentials. EveryCallerTest calls every operation with every credential. */
@ServiceTest
class WhoMayCallWhatTest {

    @Autowired
    private Fixtures fixtures;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/health",
                "/v1/health/live",
                "/v1/health/ready",
                "/v1/openapi.json",
                "/v1/asyncapi.json",
                "/api/wms/v1/health"
            })
    void publicPathsIgnoreCredentials(String path) {
        assertThat(fixtures.api().get(path, null).statusCode()).isEqualTo(200);
        assertThat(fixtures.api().get(path, "Bearer nonsense").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/nothing", "/v1", "/v1/nothing", "/v2/stock", "/actuator", "/actuator/health", "/error"})
    void unknownPathsRequireACredential(String path) {
        Api api = fixtures.api();
        assertThat(api.get(path, null).statusCode()).isEqualTo(401);
        assertThat(api.get(path, fixtures.newWarehouse().authorization()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void unknownPathsAreNotFoundForTheirKindOfCaller() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String worker = Api.bearer(fixtures.workerToken(warehouse, "w-1"));
        Api api = fixtures.api();
        for (String caller : List.of(worker, warehouse.client().authorization(), fixtures.operator())) {
            assertThat(api.get("/nothing", caller).statusCode()).isEqualTo(404);
            assertThat(api.get("/v1/nothing", caller).statusCode()).isEqualTo(403);
        }
        assertThat(api.get("/ops/v1/nothing", fixtures.operator()).statusCode()).isEqualTo(404);
        assertThat(api.get("/v1/warehouses/a/nothing", warehouse.client().authorization())
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/stock,                                       , missing_token, Bearer realm",
        "/v1/stock,                      Digest abc       , missing_token, Bearer realm",
        "/v1/stock,                      Bearer           , invalid_token, 'error=\"invalid_token\"'",
        "/v1/stock,                      Bearer wms_typo  , invalid_token, 'error=\"invalid_token\"'",
        "/api/wms/v1/stock,              Bearer wms_typo  , invalid_token, 'error=\"invalid_token\"'",
        "/v1/warehouses,                                  , missing_token, Basic realm",
        "/v1/warehouses,                 Basic !          , invalid_credentials, Basic realm",
        "/ops/v1/accounts,                                , missing_token, Basic realm",
        "/api/wms/ops/v1/accounts,       Basic bm9ib2R5   , invalid_credentials, Basic realm",
    })
    void aMissingOrInvalidCredentialIsChallenged(
            String path, @Nullable String credential, String code, String challenge) {
        HttpResponse<String> answer = fixtures.api().get(path, credential);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo(code);
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .hasSize(1)
                .first()
                .asString()
                .contains(challenge);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void otherSpellingsOfAPathGrantNoAccess() {
        Api api = fixtures.api();
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String worker = Api.bearer(fixtures.workerToken(warehouse, "w-1"));
        assertThat(api.get("/v1/%77arehouses", warehouse.authorization()).statusCode())
                .isEqualTo(403);
        assertThat(api.get("/%6Fps/v1/accounts", warehouse.authorization()).statusCode())
                .isEqualTo(403);
        assertThat(api.get("/v1/%6De", worker).statusCode()).isEqualTo(200);
        assertThat(api.get("/v1/stock/", worker).statusCode()).isEqualTo(403);
        assertThat(api.send("HEAD", "/v1/me", worker, null).statusCode()).isEqualTo(200);
        assertThat(api.send("PROPFIND", "/v1/me", worker, null).statusCode()).isEqualTo(403);
    }

    @Test
    void responsesAreNotCachedAndSetNoCookie() {
        HttpResponse<String> answer =
                fixtures.api().get("/v1/me", fixtures.newWarehouse().authorization());
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("RateLimit-Limit")).isPresent();
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }
}
