package co.wholesale888.wms.security;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Calls every endpoint of every module with every kind of credential. */
@ServiceTest
class WhoMayCallWhatTest {

    // The portal uses sessions and has tests of its own
    private static final Pattern PUBLIC = Pattern.compile("/v1/health.*|/v1/openapi\\.json|/docs.*|/test/.*|/portal.*");
    private static final Set<String> FOR_WORKERS =
            Set.of("GET /v1/stock", "GET /v1/transactions", "GET /v1/transactions/{id}", "GET /v1/me");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Test
    void everyEndpointAcceptsOnlyItsKindOfCaller() {
        Fixtures.Place warehouse = fixtures.newWarehouse();
        Map<Kind, String> credentials = Map.of(
                Kind.SUPERVISOR, warehouse.authorization(),
                Kind.WORKER, Api.bearer(fixtures.workerToken(warehouse, "w-1")),
                Kind.CLIENT, warehouse.client().authorization(),
                Kind.OPERATOR, fixtures.operator());
        List<String> failures = new ArrayList<>();
        Set<String> endpoints = endpoints();
        assertThat(endpoints).hasSizeGreaterThan(15).contains("GET /v1/stock", "POST /ops/v1/accounts");
        for (String endpoint : endpoints) {
            assertCode(failures, endpoint, call(endpoint, null), 401, "missing_token");
            for (Kind kind : Kind.values()) {
                HttpResponse<String> answer = call(endpoint, credentials.get(kind));
                if (mayCall(kind, endpoint)) {
                    if (answer.statusCode() == 401 || answer.statusCode() == 403 || answer.statusCode() >= 500) {
                        failures.add("%s by %s: %d %s".formatted(endpoint, kind, answer.statusCode(), answer.body()));
                    }
                } else {
                    assertCode(failures, endpoint + " by " + kind, answer, 403, "insufficient_scope");
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/health", "/v1/health/live", "/v1/health/ready", "/v1/openapi.json", "/api/wms/v1/health"})
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
        Fixtures.Place warehouse = fixtures.newWarehouse();
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
        Fixtures.Place warehouse = fixtures.newWarehouse();
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

    private enum Kind {
        SUPERVISOR,
        WORKER,
        CLIENT,
        OPERATOR
    }

    private static boolean mayCall(Kind kind, String endpoint) {
        boolean forClients = endpoint.contains(" /v1/warehouses");
        boolean forOperators = endpoint.contains(" /ops/");
        return switch (kind) {
            case SUPERVISOR -> !forClients && !forOperators;
            case WORKER -> FOR_WORKERS.contains(endpoint);
            case CLIENT -> forClients;
            case OPERATOR -> forOperators;
        };
    }

    /** All endpoints with a credential, as {@code GET /v1/stock}. */
    private Set<String> endpoints() {
        Set<String> endpoints = new TreeSet<>();
        for (RequestMappingInfo mapping : mappings.getHandlerMethods().keySet()) {
            for (String path : mapping.getPatternValues()) {
                if (!PUBLIC.matcher(path).matches()) {
                    mapping.getMethodsCondition().getMethods().forEach(method -> endpoints.add(method + " " + path));
                }
            }
        }
        return endpoints;
    }

    private HttpResponse<String> call(String endpoint, @Nullable String credential) {
        String[] parts = endpoint.split(" ", 2);
        String path = parts[1].replaceAll("\\{[^}]+}", "nothing");
        return fixtures.api().send(parts[0], path, credential, parts[0].equals("GET") ? null : "{\"unknown\":1}");
    }

    private static void assertCode(
            List<String> failures, String what, HttpResponse<String> answer, int status, String code) {
        if (answer.statusCode() != status || !answer.body().contains("\"code\":\"" + code + "\"")) {
            failures.add("%s: %d %s".formatted(what, answer.statusCode(), answer.body()));
        }
    }
}
