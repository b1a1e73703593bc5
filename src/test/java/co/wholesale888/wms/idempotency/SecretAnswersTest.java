package co.wholesale888.wms.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers with a secret are stored encrypted: a repetition gets the secret, and nobody else does. */
@ServiceTest
class SecretAnswersTest {

    private static final String TOKEN = "{\"name\":\"erp\",\"role\":\"SUPERVISOR\"}";
    private static final String WEBHOOK = "{\"url\":\"http://127.0.0.1:65001/hooks\",\"events\":[\"stock.low\"]}";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private WarehouseAccess access;

    @BeforeEach
    void createWarehouse() {
        access = fixtures.newWarehouse();
    }

    @Test
    void aRepetitionGetsTheSecretOfAWebhookAndALookUpDoesNot() {
        HttpResponse<String> first = post("/v1/webhooks", access.authorization(), WEBHOOK, "hook");

        assertThat(post("/v1/webhooks", access.authorization(), WEBHOOK, "hook").body())
                .isEqualTo(first.body());
        HttpResponse<String> found = fixtures.api().get("/v1/idempotency/hook", access.authorization());
        assertThat(Api.json(found).path("status").intValue()).isEqualTo(201);
        assertThat(Api.json(found).path("body").isNull()).isTrue();
        assertThat(stored(access.uuid(), "hook"))
                .doesNotContain(Api.json(first).path("secret").stringValue(), "whsec_", "secret");
        assertThat(Api.json(fixtures.api().get("/v1/webhooks", access.authorization()))
                        .path("webhooks"))
                .hasSize(1);
    }

    @Test
    void keysOfClientUsersBelongToTheirAccount() {
        String tokens = "/v1/warehouses/" + access.id() + "/tokens";
        String client = access.client().authorization();
        HttpResponse<String> first = post(tokens, client, TOKEN, "mint");
        String text = Api.json(first).path("token").stringValue();

        assertThat(post(tokens, client, TOKEN, "mint").body()).isEqualTo(first.body());
        assertThat(post(tokens, client, TOKEN.replace("erp", "crm"), "mint").statusCode())
                .isEqualTo(422);
        assertThat(fixtures.api()
                        .get("/v1/idempotency/mint", access.authorization())
                        .statusCode())
                .isEqualTo(404);
        assertThat(stored(access.client().uuid(), "mint")).doesNotContain(text, "wms_");
        String reissue = tokens + "/" + Api.json(first).path("id").stringValue() + "/reissue";
        HttpResponse<String> reissued = post(reissue, client, "{}", "reissue");
        assertThat(post(reissue, client, "{}", "reissue").body()).isEqualTo(reissued.body());
        assertThat(Api.json(fixtures.api().get(tokens, client)).path("tokens"))
                .as("that of the fixture, the first and the reissued one")
                .hasSize(3);
    }

    @Test
    void anAnswerOfAnotherSecretKeyIsAConflict() {
        post("/v1/webhooks", access.authorization(), WEBHOOK, "hook");
        jdbc.sql("update idempotency_record set body = set_byte(body, 20, get_byte(body, 20) # 1) where scope_id = ?")
                .param(access.uuid())
                .update();

        HttpResponse<String> again = post("/v1/webhooks", access.authorization(), WEBHOOK, "hook");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Api.json(again).path("code").stringValue()).isEqualTo("invalid_state");
    }

    private HttpResponse<String> post(String path, String authorization, String body, String key) {
        return fixtures.api().post(path, authorization, body, "Idempotency-Key", key);
    }

    private String stored(UUID scopeId, String key) {
        byte[] body = jdbc.sql("select body from idempotency_record where scope_id = ? and key = ?")
                .params(scopeId, key)
                .query(byte[].class)
                .single();
        return new String(body, StandardCharsets.ISO_8859_1);
    }
}
