package co.wholesale888.wms.security;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TcpProxy;
import co.wholesale888.wms.testing.TestPostgres;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An instance that loses its database while another instance revokes a token that it has cached. */
class LostDatabaseTest {

    private static TcpProxy proxy;
    private static Instance connected;
    private static Instance disconnected;
    private static Fixtures fixtures;

    @BeforeAll
    static void startBehindAProxy() {
        String database = TestPostgres.newDatabase();
        connected = Instance.start(database);
        fixtures = Fixtures.at(connected.api().base()).impatient();
        proxy = TcpProxy.before(database);
        disconnected = Instance.start(proxy.through(database));
    }

    @AfterEach
    void reconnect() {
        proxy.restore();
    }

    @AfterAll
    static void stop() {
        disconnected.close();
        connected.close();
        proxy.close();
    }

    enum Loss {
        CUT,
        FROZEN
    }

    @ParameterizedTest
    @EnumSource
    void uncheckedCredentialsAreAnsweredWith503(Loss loss) {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Fixtures.WarehouseAccess revoked = fixtures.newWarehouse();
        Api api = disconnected.api();
        Awaitility.await().until(() -> status(api, warehouse) == 200);
        assertThat(status(api, revoked)).isEqualTo(200);
        String uncached = Api.bearer(fixtures.supervisorToken(warehouse));
        lose(loss);
        revoke(revoked);
        Awaitility.await().until(() -> status(api, revoked) == 503);
        assertUnavailable(api, warehouse.authorization(), "/v1/me");
        assertUnavailable(api, uncached, "/v1/me");
        assertUnavailable(api, warehouse.client().authorization(), "/v1/warehouses");
        assertThat(api.get("/v1/me", Api.bearer("wms_typo")).statusCode())
                .as("a malformed token needs no look-up")
                .isEqualTo(401);
        proxy.restore();
        Awaitility.await().until(() -> status(api, warehouse) == 200);
        assertThat(status(api, revoked)).isEqualTo(401);
    }

    private static void lose(Loss loss) {
        switch (loss) {
            case CUT -> proxy.cut();
            case FROZEN -> proxy.freeze();
        }
    }

    private static void assertUnavailable(Api api, String authorization, String path) {
        HttpResponse<String> answer = api.get(path, authorization);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private static int status(Api api, Fixtures.WarehouseAccess warehouse) {
        return api.get("/v1/me", warehouse.authorization()).statusCode();
    }

    private void revoke(Fixtures.WarehouseAccess warehouse) {
        String path = "/v1/warehouses/" + warehouse.id() + "/tokens";
        String client = warehouse.client().authorization();
        String id = Api.json(fixtures.api().get(path, client))
                .path("tokens")
                .get(0)
                .path("id")
                .stringValue();
        assertThat(fixtures.api().delete(path + "/" + id, client).statusCode()).isEqualTo(204);
    }
}
