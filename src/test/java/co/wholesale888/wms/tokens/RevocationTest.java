package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What one instance revokes, the other instances refuse soon after. */
@ServiceTest
class RevocationTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AccessEpoch epoch;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void aRevokedTokenIsRefusedByEveryInstance() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Api other = Instance.second().api();
        assertThat(me(other, warehouse)).isEqualTo(200);
        fixtures.revoke(warehouse);
        assertThat(me(fixtures.api(), warehouse)).isEqualTo(401);
        awaitStatus(other, warehouse, 401);
    }

    /** An older version of the service raises the counter and names nobody. */
    @Test
    void aRevocationByAnOlderVersionIsNoticed() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Api other = Instance.second().api();
        assertThat(me(other, warehouse)).isEqualTo(200);
        jdbc.sql("""
                with revoked as (update token set revoked_at = now() where warehouse_id = ?)
                update access_epoch set value = value + 1""").param(warehouse.uuid()).update();
        awaitStatus(other, warehouse, 401);
        awaitStatus(fixtures.api(), warehouse, 401);
    }

    @Test
    void moreRevocationsThanAreNamedReachEveryInstance() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Api other = Instance.second().api();
        assertThat(me(other, warehouse)).isEqualTo(200);
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            jdbc.sql("update token set revoked_at = now() where warehouse_id = ?")
                    .param(warehouse.uuid())
                    .update();
            for (int i = 0; i <= 100; i++) {
                epoch.advance(i == 0 ? warehouse.client().uuid() : warehouse.uuid());
            }
        });
        awaitStatus(other, warehouse, 401);
        int named = jdbc.sql("select cardinality(revoked) from access_epoch")
                .query(Integer.class)
                .single();
        assertThat(named).isEqualTo(100);
    }

    @Test
    void suspensionAndApprovalReachEveryInstance() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Api other = Instance.second().api();
        String client = warehouse.client().authorization();
        assertThat(me(other, warehouse)).isEqualTo(200);
        assertThat(other.post("/v1/warehouses", client, "{}").statusCode()).isEqualTo(422);
        changeStatus(warehouse, "suspend");
        assertThat(me(fixtures.api(), warehouse)).isEqualTo(401);
        awaitStatus(other, warehouse, 401);
        assertThat(other.post("/v1/warehouses", client, "{}").statusCode()).isEqualTo(403);
        assertThat(other.get("/v1/warehouses", client).statusCode()).isEqualTo(200);
        changeStatus(warehouse, "approve");
        awaitStatus(other, warehouse, 200);
        assertThat(other.post("/v1/warehouses", client, "{}").statusCode()).isEqualTo(422);
    }

    @Test
    void aMintedTokenIsAcceptedByEveryInstanceAtOnce() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        HttpResponse<String> minted = Instance.second()
                .api()
                .post(
                        "/v1/warehouses/" + warehouse.id() + "/tokens",
                        warehouse.client().authorization(),
                        "{\"name\":\"a\",\"role\":\"SUPERVISOR\"}");
        String token = Api.json(minted).path("token").stringValue();
        assertThat(fixtures.api().get("/v1/me", Api.bearer(token)).statusCode()).isEqualTo(200);
    }

    private static void awaitStatus(Api api, Fixtures.WarehouseAccess warehouse, int status) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> me(api, warehouse), actual -> actual == status);
    }

    private static int me(Api api, Fixtures.WarehouseAccess warehouse) {
        return api.get("/v1/me", warehouse.authorization()).statusCode();
    }

    private void changeStatus(Fixtures.WarehouseAccess warehouse, String action) {
        HttpResponse<String> answer = fixtures.api()
                .post("/ops/v1/accounts/" + warehouse.client().id() + "/" + action, fixtures.operator(), null);
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
