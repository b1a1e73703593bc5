package co.wholesale888.wms.security;

import static co.wholesale888.wms.testing.SeverableInstances.LINE;
import static co.wholesale888.wms.testing.SeverableInstances.RELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.UNRELIABLE;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.SeverableInstances;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An instance that loses its database while another instance revokes a token that it has cached. */
@ResourceLock(SeverableInstances.LOCK)
class LostDatabaseTest {

    private final Fixtures fixtures = Fixtures.at(RELIABLE.api().base());

    @AfterEach
    void reconnect() {
        LINE.restore();
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
        Api api = UNRELIABLE.api();
        Awaitility.await().until(() -> status(api, warehouse) == 200);
        Awaitility.await().until(() -> status(api, revoked) == 200);
        String uncached = Api.bearer(fixtures.supervisorToken(warehouse));
        lose(loss);
        fixtures.revoke(revoked);
        Awaitility.await().until(() -> status(api, revoked) == 503);
        assertUnavailable(api, warehouse.authorization(), "/v1/me");
        assertUnavailable(api, uncached, "/v1/me");
        assertUnavailable(api, warehouse.client().authorization(), "/v1/warehouses");
        assertThat(api.get("/v1/me", Api.bearer("wms_typo")).statusCode())
                .as("a malformed token needs no look-up")
                .isEqualTo(401);
        LINE.restore();
        Awaitility.await().until(() -> status(api, warehouse) == 200);
        assertThat(status(api, revoked)).isEqualTo(401);
    }

    private static void lose(Loss loss) {
        switch (loss) {
            case CUT -> LINE.cut();
            case FROZEN -> LINE.freeze();
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
}
