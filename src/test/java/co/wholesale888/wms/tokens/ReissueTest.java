package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Reissues with an overlap, during which both tokens work. {@link TokensTest} has those without one. */
@ServiceTest
class ReissueTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private Fixtures.WarehouseAccess warehouse;

    @BeforeEach
    void registerAWarehouse() {
        warehouse = fixtures.anotherWarehouse();
    }

    @Test
    void bothTokensWorkDuringTheOverlapOnEveryInstance() {
        JsonNode old = mint("");
        Api other = Instance.second().api();
        assertThat(me(other, old)).isEqualTo(200);
        Instant before = Instant.now();
        JsonNode newer = Api.json(reissue(old, "{\"overlapSeconds\":604800}"));
        Instant after = Instant.now();

        assertThat(me(fixtures.api(), old)).isEqualTo(200);
        assertThat(me(fixtures.api(), newer)).isEqualTo(200);
        assertThat(me(other, old)).isEqualTo(200);
        assertThat(me(other, newer)).isEqualTo(200);
        assertThat(newer.path("expiresAt").isNull()).isTrue();
        JsonNode listed = listed(old);
        assertThat(Instant.parse(listed.path("expiresAt").stringValue()))
                .isBetween(before.plus(Duration.ofDays(7)).minusMillis(1), after.plus(Duration.ofDays(7)));
        assertThat(listed.path("replacedBy")).isEqualTo(newer.path("id"));
        assertThat(listed.path("revokedAt").isNull()).isTrue();
        assertThat(listed(newer).path("replacedBy").isNull()).isTrue();
        UUID id = IdKind.TOKEN.require(old.path("id").stringValue());
        assertThat(jdbc.sql("select ? = any(revoked) from access_epoch")
                        .param(id)
                        .query(Boolean.class)
                        .single())
                .as("every instance reads the end of the old token")
                .isTrue();
    }

    @Test
    void afterTheOverlapTheOldTokenIsRefusedByEveryInstance() {
        JsonNode old = mint("");
        Api other = Instance.second().api();
        assertThat(me(other, old)).isEqualTo(200);
        assertThat(me(fixtures.api(), old)).isEqualTo(200);
        JsonNode newer = Api.json(reissue(old, "{\"overlapSeconds\":1}"));

        awaitRefusal(fixtures.api(), old);
        awaitRefusal(other, old);
        assertThat(me(other, newer)).isEqualTo(200);
        assertThat(reissue(old, null).statusCode()).isEqualTo(409);
    }

    @Test
    void theOldTokenCanBeRevokedDuringTheOverlap() {
        JsonNode old = mint("");
        Api other = Instance.second().api();
        JsonNode newer = Api.json(reissue(old, "{\"overlapSeconds\":3600}"));
        assertThat(me(other, old)).isEqualTo(200);
        String client = warehouse.client().authorization();
        assertThat(fixtures.api().delete(path(old), client).statusCode()).isEqualTo(204);

        assertThat(me(fixtures.api(), old)).isEqualTo(401);
        awaitRefusal(other, old);
        assertThat(me(other, newer)).isEqualTo(200);
        assertThat(listed(old).path("revokedAt").isNull()).isFalse();
    }

    @Test
    void anOverlapNeverLengthensTheLifeOfTheOldToken() {
        Instant end = Instant.now().plus(Duration.ofHours(1));
        JsonNode old = mint(",\"expiresAt\":\"%s\"".formatted(end));
        JsonNode newer = Api.json(reissue(old, "{\"overlapSeconds\":604800}"));

        assertThat(newer.path("expiresAt")).isEqualTo(old.path("expiresAt"));
        assertThat(listed(old).path("expiresAt")).isEqualTo(old.path("expiresAt"));
        assertThat(me(fixtures.api(), old)).isEqualTo(200);
    }

    @Test
    void theSuccessorHasTheExpiryFromBeforeTheOverlap() {
        JsonNode old = mint(",\"expiresAt\":\"2099-01-01T00:00:00Z\"");
        JsonNode newer = Api.json(reissue(old, "{\"overlapSeconds\":60}"));
        JsonNode newest = Api.json(reissue(newer, "{\"overlapSeconds\":60}"));

        assertThat(newest.path("expiresAt")).isEqualTo(old.path("expiresAt"));
        assertThat(listed(newer).path("replacedBy")).isEqualTo(newest.path("id"));
        assertThat(me(fixtures.api(), old)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"overlapSeconds\":null}", "{\"overlapSeconds\":0}"})
    void withoutAnOverlapTheOldTokenIsRevokedAtOnce(String body) {
        JsonNode old = mint(",\"expiresAt\":\"2099-01-01T00:00:00Z\"");
        HttpResponse<String> answer = reissue(old, body);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(me(fixtures.api(), old)).isEqualTo(401);
        assertThat(listed(old).path("revokedAt").isNull()).isFalse();
        assertThat(listed(old).path("expiresAt")).isEqualTo(old.path("expiresAt"));
    }

    @Test
    void aTokenIsReissuedOnlyOnce() {
        JsonNode old = mint("");
        JsonNode newer = Api.json(reissue(old, "{\"overlapSeconds\":60}"));
        HttpResponse<String> again = reissue(old, "{\"overlapSeconds\":60}");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Api.json(again).path("code").stringValue()).isEqualTo("invalid_state");
        assertThat(Api.json(again).path("detail").stringValue())
                .contains(newer.path("id").stringValue());
        assertThat(me(fixtures.api(), old)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"overlapSeconds\":-1}                   | 422 | validation_failed",
                "{\"overlapSeconds\":604801}               | 422 | validation_failed",
                "{\"overlapSeconds\":99999999999999999999} | 422 | validation_failed",
                "{\"overlapSeconds\":1.5}                  | 400 | malformed_json",
                "{\"overlapSeconds\":\"60\"}               | 400 | malformed_json",
                "{\"overlap\":60}                          | 400 | unknown_field",
                "[]                                        | 400 | malformed_json"
            })
    void aWrongOverlapChangesNothing(String body, int status, String code) {
        JsonNode old = mint("");
        HttpResponse<String> answer = reissue(old, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo(code);
        assertThat(listed(old).path("replacedBy").isNull()).isTrue();
        assertThat(me(fixtures.api(), old)).isEqualTo(200);
    }

    @Test
    void aRepetitionWithItsKeyReturnsTheSameToken() {
        JsonNode old = mint("");
        String key = UUID.randomUUID().toString();
        HttpResponse<String> first = reissue(old, "{\"overlapSeconds\":60}", "Idempotency-Key", key);
        HttpResponse<String> again = reissue(old, "{\"overlapSeconds\":60}", "Idempotency-Key", key);
        HttpResponse<String> changed = reissue(old, "{\"overlapSeconds\":0}", "Idempotency-Key", key);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(Api.json(changed).path("code").stringValue()).isEqualTo("idempotency_key_reused");
        assertThat(me(fixtures.api(), old)).isEqualTo(200);
    }

    @Test
    void theTrailSaysWhenTheOldTokenEnds() {
        JsonNode old = mint(",\"allowedAddresses\":[\"127.0.0.1\"],\"requireIdempotencyKey\":true");
        JsonNode newer = Api.json(reissue(old, "{\"overlapSeconds\":60}"));
        String trail = "/v1/warehouses/" + warehouse.id() + "/audit?action=TOKEN_REISSUED";
        JsonNode entry = Api.json(fixtures.api().get(trail, warehouse.client().authorization()))
                .at("/entries/0");

        assertThat(entry.path("subject")).isEqualTo(old.path("id"));
        JsonNode details = entry.path("details");
        assertThat(details.path("replacedBy")).isEqualTo(newer.path("id"));
        assertThat(details.path("expiresAt")).isEqualTo(listed(old).path("expiresAt"));
        assertThat(details.path("allowedAddresses").toString()).isEqualTo("[\"127.0.0.1\"]");
        assertThat(details.path("requireIdempotencyKey").booleanValue()).isTrue();
    }

    private JsonNode mint(String furtherFields) {
        return fixtures.mint(warehouse, "{\"name\":\"erp\",\"role\":\"SUPERVISOR\"%s}".formatted(furtherFields));
    }

    private HttpResponse<String> reissue(JsonNode token, @Nullable String body, String... headers) {
        String client = warehouse.client().authorization();
        return fixtures.api().post(path(token) + "/reissue", client, body, headers);
    }

    private String path(JsonNode token) {
        return "/v1/warehouses/" + warehouse.id() + "/tokens/"
                + token.path("id").stringValue();
    }

    private JsonNode listed(JsonNode token) {
        String tokens = "/v1/warehouses/" + warehouse.id() + "/tokens";
        JsonNode list = Api.json(fixtures.api().get(tokens, warehouse.client().authorization()));
        return list.path("tokens")
                .valueStream()
                .filter(item -> item.path("id").equals(token.path("id")))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitRefusal(Api api, JsonNode token) {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> me(api, token) == 401);
    }

    private static int me(Api api, JsonNode token) {
        return api.get("/v1/me", Api.bearer(token.path("token").stringValue())).statusCode();
    }
}
