package co.wholesale888.wms.tokens;

import static co.wholesale888.wms.testing.Calls.together;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class TokensTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aMintedTokenDescribesItself() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        JsonNode minted = fixtures.mint(warehouse, """
                {"name":"scanner 7","role":"worker","workerId":"w-7","expiresAt":"2099-01-01T01:00:00+01:00"}""");
        assertThat(minted.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "token",
                        "name",
                        "role",
                        "workerId",
                        "allowedAddresses",
                        "requireIdempotencyKey",
                        "createdAt",
                        "expiresAt");
        assertThat(minted.path("role").stringValue()).isEqualTo("WORKER");
        assertThat(minted.path("expiresAt").stringValue()).isEqualTo("2099-01-01T00:00:00.000000Z");
        String id = minted.path("id").stringValue();
        HttpResponse<String> me =
                fixtures.api().get("/v1/me", Api.bearer(minted.path("token").stringValue()));
        assertThat(Api.json(me)).isEqualTo(Api.json("""
                {"tokenId":"%s","name":"scanner 7","role":"WORKER","workerId":"w-7","warehouse":"%s",\
                "expiresAt":"2099-01-01T00:00:00.000000Z","allowedAddresses":[],"requireIdempotencyKey":false}""".formatted(id, warehouse.id())));
        String trail = "/v1/warehouses/" + warehouse.id() + "/audit?action=TOKEN_MINTED";
        HttpResponse<String> recorded =
                fixtures.api().get(trail, warehouse.client().authorization());
        assertThat(Api.json(recorded).at("/entries/0/subject").stringValue()).isEqualTo(id);
        assertThat(Api.json(recorded).at("/entries/0/details/expiresAt").stringValue())
                .isEqualTo("2099-01-01T00:00:00.000000Z");
    }

    @Test
    void onlyTheHashOfATokenIsStored() throws NoSuchAlgorithmException {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        byte[] sha256 =
                MessageDigest.getInstance("SHA-256").digest(warehouse.token().getBytes(StandardCharsets.US_ASCII));
        var row = jdbc.sql("select * from token where warehouse_id = ?")
                .param(warehouse.uuid())
                .query()
                .singleRow();
        assertThat(row.get("hash")).isEqualTo(sha256);
        assertThat(row.get("prefix")).isEqualTo(warehouse.token().substring(0, 12));
        assertThat(row.values()).noneMatch(value -> String.valueOf(value).contains(warehouse.token()));
    }

    @Test
    void theListShowsTokensWithoutTheirSecrets() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String second = fixtures.workerToken(warehouse, "w-1");
        HttpResponse<String> answer = list(warehouse, "");
        assertThat(answer.body()).doesNotContain(second).doesNotContain(warehouse.token());
        JsonNode tokens = Api.json(answer).path("tokens");
        assertThat(tokens.valueStream().map(token -> token.path("prefix").stringValue()))
                .containsExactly(warehouse.token().substring(0, 12), second.substring(0, 12));
        assertThat(tokens.get(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "prefix",
                        "name",
                        "role",
                        "workerId",
                        "allowedAddresses",
                        "requireIdempotencyKey",
                        "createdAt",
                        "expiresAt",
                        "lastUsedAt",
                        "revokedAt",
                        "replacedBy");
    }

    @Test
    void pagesNeitherSkipNorRepeatTokens() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        for (int i = 0; i < 4; i++) {
            fixtures.supervisorToken(warehouse);
        }
        List<String> ids = new ArrayList<>();
        String cursor = "";
        for (int pages = 0; pages < 3; pages++) {
            JsonNode page = Api.json(list(warehouse, "?limit=2" + cursor));
            page.path("tokens").forEach(token -> ids.add(token.path("id").stringValue()));
            assertThat(page.path("hasMore").booleanValue()).isEqualTo(pages < 2);
            cursor = "&cursor=" + page.path("nextCursor").stringValue("");
        }
        assertThat(ids).hasSize(5).doesNotHaveDuplicates().isSorted();
        Fixtures.WarehouseAccess other = fixtures.newWarehouse(warehouse.client(), false);
        String foreign =
                Api.json(list(warehouse, "?limit=2")).path("nextCursor").stringValue();
        HttpResponse<String> refused = list(other, "?cursor=" + foreign);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Api.json(refused).path("code").stringValue()).isEqualTo("invalid_cursor");
    }

    @Test
    void revokingATokenTwiceHasTheSameEffectAsOnce() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        assertThat(me(warehouse.token())).isEqualTo(200);
        String path = "/v1/warehouses/" + warehouse.id() + "/tokens/" + firstId(warehouse);
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer =
                    fixtures.api().delete(path, warehouse.client().authorization());
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertThat(me(warehouse.token())).isEqualTo(401);
        }
        JsonNode listed = Api.json(list(warehouse, "")).path("tokens").get(0);
        assertThat(listed.path("revokedAt").isNull()).isFalse();
    }

    @Test
    void aReissuedTokenKeepsItsProperties() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        JsonNode old = fixtures.mint(warehouse, """
                {"name":"scanner","role":"WORKER","workerId":"w-7","expiresAt":"2099-01-01T00:00:00Z"}""");
        String path = "/v1/warehouses/%s/tokens/%s/reissue"
                .formatted(warehouse.id(), old.path("id").stringValue());
        assertThat(me(old.path("token").stringValue())).isEqualTo(200);
        HttpResponse<String> answer =
                fixtures.api().post(path, warehouse.client().authorization(), null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode reissued = Api.json(answer);
        for (String same : List.of("name", "role", "workerId", "expiresAt")) {
            assertThat(reissued.path(same)).isEqualTo(old.path(same));
        }
        assertThat(me(old.path("token").stringValue())).isEqualTo(401);
        assertThat(me(reissued.path("token").stringValue())).isEqualTo(200);
        HttpResponse<String> again =
                fixtures.api().post(path, warehouse.client().authorization(), null);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Api.json(again).path("code").stringValue()).isEqualTo("invalid_state");
    }

    @Test
    void ofConcurrentReissuesExactlyOneSucceeds() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String path = "/v1/warehouses/%s/tokens/%s/reissue".formatted(warehouse.id(), firstId(warehouse));
        List<Integer> statuses = together(
                8,
                i -> fixtures.api()
                        .post(path, warehouse.client().authorization(), null)
                        .statusCode());
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(Api.json(list(warehouse, "")).path("tokens").size()).isEqualTo(2);
    }

    @Test
    void anExpiredTokenCannotBeReissued() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        jdbc.sql("update token set expires_at = now() where warehouse_id = ?")
                .param(warehouse.uuid())
                .update();
        String path = "/v1/warehouses/%s/tokens/%s/reissue".formatted(warehouse.id(), firstId(warehouse));
        HttpResponse<String> reissue =
                fixtures.api().post(path, warehouse.client().authorization(), null);
        assertThat(reissue.statusCode()).isEqualTo(409);
        assertThat(me(warehouse.token())).isEqualTo(401);
    }

    @Test
    void anUnknownTokenIsInvalid() {
        HttpResponse<String> answer = fixtures.api().get("/v1/stock", Api.bearer(TokenFormat.generate()));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("invalid_token");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | 422 | validation_failed",
                "{\"name\":\"\",\"role\":\"SUPERVISOR\"}                             | 422 | validation_failed",
                "{\"name\":\"a\",\"role\":\"ADMIN\"}                                 | 422 | validation_failed",
                "{\"name\":\"a\",\"role\":\"WORKER\"}                                | 422 | validation_failed",
                "{\"name\":\"a\",\"role\":\"WORKER\",\"workerId\":\"\"}              | 422 | validation_failed",
                "{\"name\":\"a\",\"role\":\"SUPERVISOR\",\"expiresAt\":\"soon\"}     | 422 | validation_failed",
                "{\"name\":\"a\",\"role\":\"SUPERVISOR\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}|422|validation_failed",
                "{\"name\":1,\"role\":\"SUPERVISOR\"}                                | 400 | malformed_json",
                "{\"name\":\"a\",\"role\":\"SUPERVISOR\",\"scope\":\"all\"}          | 400 | unknown_field",
                "[]                                                                  | 400 | malformed_json",
            })
    void anInvalidRequestMintsNothing(String body, int status, String code) {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        HttpResponse<String> answer =
                fixtures.api().post(path(warehouse), warehouse.client().authorization(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo(code);
        assertThat(Api.json(list(warehouse, "")).path("tokens").size()).isEqualTo(1);
    }

    @Test
    void textsMayBeAsLongAsTheirLimits() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String body = """
                {"name":"%s","role":"WORKER","workerId":"%s"}""";
        fixtures.mint(warehouse, body.formatted("é".repeat(200), "😀".repeat(64)));
        HttpResponse<String> answer = fixtures.api()
                .post(
                        path(warehouse),
                        warehouse.client().authorization(),
                        body.formatted("é".repeat(201), "😀".repeat(65)));
        assertThat(Api.json(answer)
                        .path("errors")
                        .valueStream()
                        .map(e -> e.path("field").stringValue()))
                .containsExactly("name", "workerId");
    }

    @Test
    void anotherAccountsWarehouseIsNotFound() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Fixtures.ClientUser other = fixtures.newAccount();
        Api api = fixtures.api();
        String token = path(warehouse) + "/" + firstId(warehouse);
        assertThat(api.get(path(warehouse), other.authorization()).statusCode()).isEqualTo(404);
        assertThat(api.post(path(warehouse), other.authorization(), "{\"name\":\"a\",\"role\":\"SUPERVISOR\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(api.delete(token, other.authorization()).statusCode()).isEqualTo(404);
        assertThat(api.post(token + "/reissue", other.authorization(), null).statusCode())
                .isEqualTo(404);
        assertThat(me(warehouse.token())).isEqualTo(200);
        Fixtures.WarehouseAccess own = fixtures.newWarehouse(other, false);
        String foreignPath = path(own) + "/" + firstId(warehouse);
        assertThat(api.delete(foreignPath, other.authorization()).statusCode()).isEqualTo(404);
    }

    @Test
    void aWarehouseHasAtMostAThousandActiveTokens() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        // The warehouse has one token already; the revoked and the expired one, the last ones listed, do not count
        jdbc.sql("""
                        insert into token
                            (warehouse_id, id, name, role, prefix, hash, created_at, expires_at, revoked_at)
                        select ?, case when n <= 2 then ('ffffffff-ffff-4fff-bfff-fffffffffff' || n)::uuid
                                  else gen_random_uuid() end,
                               'filler', 'SUPERVISOR', 'wms_filler__', sha256(gen_random_uuid()::text::bytea), now(),
                               case when n = 1 then now() end, case when n = 2 then now() end
                        from generate_series(1, ?) n
                        """).params(warehouse.uuid(), Tokens.MAX_ACTIVE).update();
        fixtures.supervisorToken(warehouse);
        HttpResponse<String> answer = fixtures.api()
                .post(path(warehouse), warehouse.client().authorization(), "{\"name\":\"a\",\"role\":\"SUPERVISOR\"}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("invalid_state");
        String reissue = path(warehouse) + "/" + firstId(warehouse) + "/reissue";
        String client = warehouse.client().authorization();
        assertThat(fixtures.api()
                        .post(reissue, client, "{\"overlapSeconds\":1}")
                        .statusCode())
                .as("both would be active")
                .isEqualTo(409);
        assertThat(fixtures.api().post(reissue, client, null).statusCode()).isEqualTo(201);
    }

    private int me(String token) {
        return fixtures.api().get("/v1/me", Api.bearer(token)).statusCode();
    }

    private static String path(Fixtures.WarehouseAccess warehouse) {
        return "/v1/warehouses/" + warehouse.id() + "/tokens";
    }

    private HttpResponse<String> list(Fixtures.WarehouseAccess warehouse, String query) {
        return fixtures.api().get(path(warehouse) + query, warehouse.client().authorization());
    }

    /** The id of the warehouse's first token. */
    private String firstId(Fixtures.WarehouseAccess warehouse) {
        return Api.json(list(warehouse, "?limit=1"))
                .path("tokens")
                .get(0)
                .path("id")
                .stringValue();
    }
}
