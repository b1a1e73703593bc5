package co.wholesale888.wms.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Every action is recorded once, in its own transaction, and its entry cannot be changed. */
@ServiceTest
class AuditTest {

    private static final String ORDER = "{\"reference\":\"PO\",\"lines\":[{\"sku\":\"A\",\"quantity\":4}]}";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private AuditTrail trail;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    private final DocumentedAnswers answers = new DocumentedAnswers();
    private Fixtures.WarehouseAccess access;

    @BeforeEach
    void registerAWarehouse() {
        access = fixtures.anotherWarehouse();
    }

    @Test
    void everyActionIsRecordedOnceAndInOrder() {
        access = fixtures.newWarehouse();
        String account = "/ops/v1/accounts/" + access.client().id();
        String warehouse = "/v1/warehouses/" + access.id();
        String skus = "/ops/v1/warehouses/" + access.id() + "/skus/";
        ops("POST", account + "/suspend", null);
        ops("POST", account + "/suspend", null);
        ops("POST", account + "/approve", null);
        String token = createdId(client("POST", warehouse + "/tokens", "{\"name\":\"erp\",\"role\":\"SUPERVISOR\"}"));
        String newer = createdId(client("POST", warehouse + "/tokens/" + token + "/reissue", null));
        client("DELETE", warehouse + "/tokens/" + newer, null);
        client("DELETE", warehouse + "/tokens/" + newer, null);
        ops("PUT", skus + "A%2FB", "{\"threshold\":1,\"par\":2}");
        String orders = "/ops/v1/warehouses/" + access.id() + "/orders";
        String sent = "/ops/v1/orders/" + createdId(ops("POST", orders, ORDER));
        ops("POST", sent + "/ship", null);
        ops("POST", skus + "A/review", null);
        ops("POST", skus + "A/review", null);
        ops("POST", sent + "/deliver", null);
        String given = "/ops/v1/orders/" + createdId(ops("POST", orders, ORDER));
        ops("POST", given + "/cancel", null);
        ops("POST", given + "/cancel", null);

        List<JsonNode> entries = all("?account=" + access.client().id()).reversed();

        assertThat(entries)
                .extracting(entry -> entry.path("action").stringValue())
                .containsExactly(
                        "ACCOUNT_OPENED",
                        "WAREHOUSE_REGISTERED",
                        "TOKEN_MINTED",
                        "ACCOUNT_SUSPENDED",
                        "ACCOUNT_APPROVED",
                        "TOKEN_MINTED",
                        "TOKEN_REISSUED",
                        "TOKEN_REVOKED",
                        "SKU_PUT",
                        "ORDER_CREATED",
                        "ORDER_SHIPPED",
                        "SKU_REVIEWED",
                        "ORDER_DELIVERED",
                        "ORDER_CREATED",
                        "ORDER_CANCELLED");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.path("account").stringValue())
                    .isEqualTo(access.client().id());
            assertThat(entry.path("address").stringValue()).isEqualTo("127.0.0.1");
            boolean byClient = entry.path("action").stringValue().matches("TOKEN.*|WAREHOUSE.*");
            assertThat(entry.at("/actor/kind").stringValue()).isEqualTo(byClient ? "CLIENT" : "OPERATOR");
            assertThat(entry.at("/actor/name").stringValue())
                    .isEqualTo(byClient ? access.client().email() : "operator@888wholesale.test");
            assertThat(entry.at("/actor/id").stringValue()).startsWith("usr_");
        });
        assertThat(entries.get(6).at("/details/replacedBy").stringValue()).isEqualTo(newer);
        assertThat(entries.get(8).path("subject").stringValue()).isEqualTo("A/B");
        assertThat(entries.get(8).path("details").toString())
                .contains("\"threshold\":1", "\"par\":2", "\"registered\":true");
    }

    @Test
    void entriesContainNoSecret() {
        String body = "{\"name\":\"Acme\",\"email\":\"audited-%s@example.com\",\"password\":\"correct-horse-1\"}"
                .formatted(access.id());
        ops("POST", "/ops/v1/accounts", body);
        Integer found = jdbc.sql("""
                        select count(*)::int from audit_entry
                        where audit_entry::text ~ 'wms_|correct-horse|a-client|\\$2|argon'""").query(Integer.class).single();
        assertThat(found).isZero();
    }

    @Test
    void refusalsAndReplaysAreNotRecorded() {
        String orders = "/ops/v1/warehouses/" + access.id() + "/orders";
        for (int i = 0; i < 3; i++) {
            fixtures.api().post(orders, fixtures.operator(), ORDER, "Idempotency-Key", "once");
        }
        ops("POST", orders, "{\"reference\":\"PO\",\"lines\":[]}");
        ops("PUT", "/ops/v1/warehouses/" + access.id() + "/skus/A", "{\"threshold\":2,\"par\":2}");
        client("POST", "/v1/warehouses/" + access.id() + "/tokens", "{\"name\":\"\",\"role\":\"SUPERVISOR\"}");
        assertThat(all("?warehouse=" + access.id()))
                .extracting(entry -> entry.path("action").stringValue())
                .containsExactly("ORDER_CREATED", "TOKEN_MINTED", "WAREHOUSE_REGISTERED");
    }

    @Test
    void recordingRequiresATransaction() {
        assertThatThrownBy(() -> trail.record(AuditAction.SKU_PUT, access.uuid(), "A", Map.of()))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void actionsOfWarehousesAreRecordedWithOneAndNoOthersAre() {
        transaction.executeWithoutResult(status -> {
            assertThatThrownBy(() -> trail.record(AuditAction.USER_REMOVED, access.uuid(), "A", Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> trail.recordOfService(AuditAction.SKU_PUT, "A", Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            status.setRollbackOnly();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set address = null",
                "update audit_entry set action = 'SKU_PUT' where false",
                "delete from audit_entry",
                "delete from audit_entry where false",
                "truncate audit_entry"
            })
    void entriesCannotBeChanged(String statement) {
        assertThatThrownBy(() -> jdbc.sql(statement).update())
                .rootCause()
                .hasMessageMatching("(?s).*(append-only|permission).*");
    }

    @Test
    void theTriggerAlwaysFires() {
        Boolean always = jdbc.sql("select tgenabled = 'A' from pg_trigger where tgname = 'audit_entry_append_only'")
                .query(Boolean.class)
                .single();
        assertThat(always).isTrue();
    }

    @Test
    void operatorsFilterTheTrail() {
        ops("PUT", "/ops/v1/warehouses/" + access.id() + "/skus/A", "{\"threshold\":1,\"par\":2}");
        String mine = "?warehouse=" + access.id();
        List<JsonNode> entries = all(mine);
        assertThat(entries).hasSize(3);
        assertThat(all(mine + "&limit=1")).isEqualTo(entries);
        assertThat(all(mine + "&action=sku_put")).containsExactly(entries.getFirst());
        String at = entries.get(1).path("at").stringValue();
        assertThat(all(mine + "&from=" + at)).isEqualTo(entries.subList(0, 2));
        assertThat(all(mine + "&to=" + at)).isEqualTo(entries.subList(2, 3));
        assertThat(all(mine + "&account=" + fixtures.newAccount().id())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?account=wh_00000000000000000000000000",
                "?warehouse=x",
                "?action=LOOKED",
                "?from=yesterday",
                "?limit=0",
                "?cursor=forged",
                "?who=me"
            })
    void invalidFiltersAreRefused(String query) {
        assertThat(ops("GET", "/ops/v1/audit" + query, null).statusCode()).isEqualTo(400);
    }

    @Test
    void clientsSeeTheirWarehouseWithoutOperatorNames() {
        ops("PUT", "/ops/v1/warehouses/" + access.id() + "/skus/A", "{\"threshold\":1,\"par\":2}");
        String path = "/v1/warehouses/" + access.id() + "/audit";

        JsonNode page = Api.json(client("GET", path, null));

        assertThat(page.path("entries")).hasSize(3);
        JsonNode put = page.at("/entries/0");
        assertThat(put.path("actor").toString()).isEqualTo("{\"kind\":\"OPERATOR\",\"id\":null,\"name\":null}");
        assertThat(put.path("address").isNull()).isTrue();
        JsonNode created = page.at("/entries/1");
        assertThat(created.at("/actor/name").stringValue())
                .isEqualTo(access.client().email());
        assertThat(Api.json(client("GET", path + "?action=TOKEN_MINTED", null)).path("entries"))
                .hasSize(1);
        assertThat(client("GET", path + "?account=" + access.client().id(), null)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theTrailOfAnotherClientIsNotFound() {
        String another = "/v1/warehouses/" + fixtures.newWarehouse().id() + "/audit";
        assertThat(client("GET", another, null).statusCode()).isEqualTo(404);
        assertThat(client("GET", "/v1/warehouses/nonsense/audit", null).statusCode())
                .isEqualTo(404);
    }

    private List<JsonNode> all(String query) {
        List<JsonNode> entries = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = Api.json(ops("GET", "/ops/v1/audit" + query + cursor, null));
            page.path("entries").forEach(entries::add);
            if (page.path("nextCursor").isNull()) {
                return entries;
            }
            cursor = "&cursor=" + page.path("nextCursor").stringValue();
        }
    }

    private HttpResponse<String> ops(String method, String path, @Nullable String body) {
        return answers.check(fixtures.api().send(method, path, fixtures.operator(), body));
    }

    private HttpResponse<String> client(String method, String path, @Nullable String body) {
        return answers.check(fixtures.api().send(method, path, access.client().authorization(), body));
    }

    private static String createdId(HttpResponse<String> answer) {
        return Api.json(answer).path("id").stringValue();
    }
}
