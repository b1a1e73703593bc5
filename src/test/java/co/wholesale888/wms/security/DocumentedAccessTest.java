package co.wholesale888.wms.security;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What warehouses, tokens and accounts answer is what the API's document says that they answer. */
@ServiceTest
class DocumentedAccessTest {

    private static final String TOKEN = "{\"name\":\"erp\",\"role\":\"WORKER\",\"workerId\":\"w-1\"}";

    @Autowired
    private Fixtures fixtures;

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Test
    void clientsAnswersAreAsDocumented() {
        Fixtures.Client client = fixtures.newAccount();
        String warehouse = "{\"code\":\"A\",\"name\":\"a\",\"sandbox\":true}";
        String id = id(call("POST", "/v1/warehouses", client.authorization(), warehouse, 201));
        call("POST", "/v1/warehouses", client.authorization(), warehouse, 409);
        call("POST", "/v1/warehouses", client.authorization(), "{}", 422);
        call("POST", "/v1/warehouses", client.authorization(), "{", 400);
        call("POST", "/v1/warehouses", fixtures.operator(), warehouse, 403);
        call("POST", "/v1/warehouses", null, warehouse, 401);
        call("GET", "/v1/warehouses", client.authorization(), null, 200);
        call("GET", "/v1/warehouses?limit=0", client.authorization(), null, 400);
        call("GET", "/v1/warehouses/" + id, client.authorization(), null, 200);
        call("GET", "/v1/warehouses/nothing", client.authorization(), null, 404);
        String tokens = "/v1/warehouses/" + id + "/tokens";
        HttpResponse<String> minted = call("POST", tokens, client.authorization(), TOKEN, 201);
        call("POST", tokens, client.authorization(), "{}", 422);
        call("GET", tokens, client.authorization(), null, 200);
        HttpResponse<String> reissued =
                call("POST", tokens + "/" + id(minted) + "/reissue", client.authorization(), null, 201);
        call("POST", tokens + "/" + id(minted) + "/reissue", client.authorization(), null, 409);
        String token = Api.bearer(Api.json(reissued).path("token").stringValue());
        call("GET", "/v1/me", token, null, 200);
        call("GET", "/v1/me", client.authorization(), null, 403);
        call("GET", "/api/wms/v1/me", null, null, 401);
        call("DELETE", tokens + "/" + id(reissued), client.authorization(), null, 204);
        call("DELETE", tokens + "/nothing", client.authorization(), null, 404);
        call("GET", "/v1/me", token, null, 401);
        call("GET", tokens, client.authorization(), null, 200);
    }

    @Test
    void operatorsAnswersAreAsDocumented() {
        String email = "documented-%s@example.com".formatted(UUID.randomUUID());
        String account = "{\"name\":\"a\",\"email\":\"%s\",\"password\":\"a-client's-password\"}".formatted(email);
        String id = id(call("POST", "/ops/v1/accounts", fixtures.operator(), account, 201));
        call("POST", "/ops/v1/accounts", fixtures.operator(), account, 409);
        call("POST", "/ops/v1/accounts", fixtures.operator(), "{}", 422);
        call("POST", "/ops/v1/accounts", null, account, 401);
        call("GET", "/ops/v1/accounts?status=APPROVED&limit=3", fixtures.operator(), null, 200);
        call("GET", "/ops/v1/accounts?status=CLOSED", fixtures.operator(), null, 400);
        call("POST", "/ops/v1/accounts/" + id + "/suspend", fixtures.operator(), null, 200);
        call("POST", "/ops/v1/accounts/" + id + "/approve", fixtures.operator(), null, 200);
        call("POST", "/ops/v1/accounts/nothing/approve", fixtures.operator(), null, 404);
    }

    private HttpResponse<String> call(
            String method, String path, @Nullable String authorization, @Nullable String body, int status) {
        HttpResponse<String> answer = fixtures.api().send(method, path, authorization, body);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(status);
        return documented.check(answer);
    }

    private static String id(HttpResponse<String> answer) {
        return Api.json(answer).path("id").stringValue();
    }
}
