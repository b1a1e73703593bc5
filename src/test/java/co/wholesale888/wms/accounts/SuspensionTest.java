package co.wholesale888.wms.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class SuspensionTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Passwords passwords;

    @Test
    void aSuspendedAccountCanReadAndLosesNothing() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String client = warehouse.client().authorization();
        assertThat(me(warehouse)).isEqualTo(200);
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> suspended = changeStatus(warehouse, "suspend");
            assertThat(suspended.statusCode()).isEqualTo(200);
            assertThat(Api.json(suspended).path("status").stringValue()).isEqualTo("SUSPENDED");
            assertThat(me(warehouse)).isEqualTo(401);
        }
        String tokens = "/v1/warehouses/" + warehouse.id() + "/tokens";
        assertThat(fixtures.api().get(tokens, client).statusCode()).isEqualTo(200);
        String token = Api.json(fixtures.api().get(tokens, client))
                .path("tokens")
                .get(0)
                .path("id")
                .stringValue();
        assertForbidden(fixtures.api().post("/v1/warehouses", client, "not even JSON"));
        assertForbidden(fixtures.api().post(tokens, client, "{\"name\":\"a\",\"role\":\"SUPERVISOR\"}"));
        assertForbidden(fixtures.api().delete(tokens + "/" + token, client));
        assertForbidden(fixtures.api().post(tokens + "/" + token + "/reissue", client, null));
        for (int i = 0; i < 2; i++) {
            assertThat(Api.json(changeStatus(warehouse, "approve"))
                            .path("status")
                            .stringValue())
                    .isEqualTo("APPROVED");
            assertThat(me(warehouse)).isEqualTo(200);
        }
        assertThat(fixtures.api().delete(tokens + "/" + token, client).statusCode())
                .isEqualTo(204);
    }

    @Test
    void aPendingAccountCanReadButRegisterNoWarehouse() {
        String email = "pending-" + UUID.randomUUID() + "@example.com";
        String password = "a-client's-password";
        AccountWithUser pending = accounts.open("Pending", email, passwords.hash(password), Account.Status.PENDING);
        String client = Api.basic(email, password);
        String body = "{\"code\":\"A\",\"name\":\"a\"}";
        assertThat(fixtures.api().get("/v1/warehouses", client).statusCode()).isEqualTo(200);
        assertForbidden(fixtures.api().post("/v1/warehouses", client, body));
        accounts.approve(pending.account().id(), null);
        assertThat(fixtures.api().post("/v1/warehouses", client, body).statusCode())
                .isEqualTo(201);
    }

    private static void assertForbidden(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("insufficient_scope");
    }

    private int me(Fixtures.WarehouseAccess warehouse) {
        return fixtures.api().get("/v1/me", warehouse.authorization()).statusCode();
    }

    private HttpResponse<String> changeStatus(Fixtures.WarehouseAccess warehouse, String action) {
        return fixtures.api()
                .post("/ops/v1/accounts/" + warehouse.client().id() + "/" + action, fixtures.operator(), null);
    }
}
