package co.wholesale888.wms.accountlists;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.ClientUser;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The stock and the alerts of all warehouses of an account. */
@ServiceTest
class AccountListsTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private final DocumentedAnswers documented = new DocumentedAnswers();
    private ClientUser client;

    @BeforeEach
    void createAccount() {
        client = fixtures.newAccount();
    }

    @Test
    void stockIsInOrderOfSkusAndThenOfTheWarehousesCodes() {
        WarehouseFixture lower = warehouse("b", "X", "Y", "a");
        WarehouseFixture upper = warehouse("B", "X", "Y", "Z/1");
        WarehouseFixture first = warehouse("-1", "X");
        warehouse("empty");
        List<String> expected = List.of("X -1", "X B", "X b", "Y B", "Y b", "Z/1 B", "a b");
        for (int limit = 1; limit <= 8; limit++) {
            assertThat(all("stock", "items", "limit=" + limit))
                    .extracting(item -> item.path("sku").stringValue() + " "
                            + item.at("/warehouse/code").stringValue())
                    .isEqualTo(expected);
        }
        for (WarehouseFixture warehouse : List.of(lower, upper, first)) {
            String id = warehouse.access().id();
            List<JsonNode> own = all("stock", "items", "warehouse=" + id);
            assertThat(own)
                    .allSatisfy(item ->
                            assertThat(item.at("/warehouse/id").stringValue()).isEqualTo(id))
                    .extracting(AccountListsTest::withoutWarehouse)
                    .containsExactlyElementsOf(
                            Api.json(warehouse.get("/v1/stock")).path("items"));
        }
    }

    @Test
    void stockIsFilteredBySkuStatusAndWarehouse() {
        WarehouseFixture one = warehouse("one", "A", "B", "C");
        WarehouseFixture two = warehouse("two", "A", "B");
        one.count("A", 40);
        two.count("B", 0);
        one.count("C", 120);
        assertThat(briefs("status=critical")).containsExactly("A one", "B two");
        assertThat(briefs("status=low,OK")).containsExactly("A two", "B one", "C one");
        assertThat(briefs("sku=B,none&sku=A")).containsExactly("A one", "A two", "B one", "B two");
        assertThat(briefs("sku=A,B&limit=1")).containsExactly("A one", "A two", "B one", "B two");
        assertThat(briefs("sku=A,B&status=CRITICAL&limit=1")).containsExactly("A one", "B two");
        String both = "warehouse=" + one.access().id() + "," + two.access().id();
        assertThat(briefs(both)).hasSize(5);
        assertThat(briefs("sku=B&warehouse=" + two.access().id())).containsExactly("B two");
    }

    @Test
    void alertsOfAllWarehousesAreNewestFirst() {
        WarehouseFixture one = warehouse("one", "A", "B");
        WarehouseFixture two = warehouse("two", "A");
        open(one, "A");
        open(two, "A");
        open(one, "B");
        ordered(one, "A", 7);
        assertThat(all("alerts", "alerts", ""))
                .extracting(alert -> alert.path("sku").stringValue() + " "
                        + alert.at("/warehouse/code").stringValue())
                .containsExactly("B one", "A two", "A one")
                .isEqualTo(alertBriefs("limit=1"));
        assertThat(all("alerts", "alerts", "warehouse=" + one.access().id()))
                .extracting(AccountListsTest::withoutWarehouse)
                .containsExactlyElementsOf(Api.json(one.get("/v1/alerts")).path("alerts"))
                .last()
                .satisfies(alert -> assertThat(alert.path("onOrder").intValue()).isEqualTo(7));
        two.count("A", 100);
        RecordedEvent.in(jdbc, two.access().uuid());
        assertThat(alertBriefs("")).containsExactly("B one", "A one");
        assertThat(alertBriefs("state=resolved")).containsExactly("A two");
        assertThat(alertBriefs("state=All&limit=2")).containsExactly("B one", "A two", "A one");
        assertThat(alertBriefs("state=all&sku=A,none&limit=1")).containsExactly("A two", "A one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "alerts"})
    void whatIsOfAnotherAccountDoesNotExist(String list) {
        WarehouseFixture mine = warehouse("mine", "A");
        open(mine, "A");
        WarehouseAccess other = fixtures.newSandbox();
        String path = "/v1/account/" + list;

        assertThat(get(path + "?warehouse=" + other.id()).statusCode()).isEqualTo(404);
        assertThat(get(path + "?warehouse=" + mine.access().id() + "&warehouse=" + other.id())
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(path + "?warehouse=" + IdKind.WAREHOUSE.format(IdKind.next()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(path + "?warehouse=" + mine.access().uuid()).statusCode())
                .isEqualTo(400);
        assertThat(get(path).body()).doesNotContain(other.id(), "TEST-SKU");
        assertThat(fixtures.api().get(path, other.client().authorization()).body())
                .doesNotContain(mine.access().id());
    }

    @Test
    void aCursorIsOfOneListOfOneAccount() {
        WarehouseFixture warehouse = warehouse("one", "A", "B");
        open(warehouse, "A");
        open(warehouse, "B");
        String stock = cursor("/v1/account/stock?limit=1");
        String alerts = cursor("/v1/account/alerts?limit=1");
        for (String wrong : List.of(
                "stock?cursor=" + alerts,
                "alerts?cursor=" + stock,
                "stock?status=LOW,CRITICAL&cursor=" + stock,
                "stock?sku=A&cursor=" + stock,
                "stock?warehouse=" + warehouse.access().id() + "&cursor=" + stock,
                "alerts?state=all&cursor=" + alerts,
                "alerts?cursor=" + alerts + "x",
                "stock?cursor=AAAA")) {
            HttpResponse<String> answer = get("/v1/account/" + wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("invalid_cursor");
        }
        ClientUser other = fixtures.newAccount();
        assertThat(fixtures.api()
                        .get("/v1/account/stock?cursor=" + stock, other.authorization())
                        .statusCode())
                .isEqualTo(400);
        assertThat(get("/v1/stock?cursor=" + stock).statusCode()).isEqualTo(403);
    }

    @Test
    void onlyUsersOfTheAccountReadIt() {
        WarehouseFixture warehouse = warehouse("one", "A");
        String session = "wms-session=" + PortalClient.as(fixtures, client).session();
        for (String path : List.of("/v1/account/stock", "/v1/account/alerts")) {
            assertThat(fixtures.api().get(path, null, "Cookie", session).statusCode())
                    .isEqualTo(200);
            assertThat(fixtures.api().get(path, null).statusCode()).isEqualTo(401);
            assertThat(warehouse.get(path).statusCode()).isEqualTo(403);
            assertThat(fixtures.api().get(path, fixtures.operator()).statusCode())
                    .isEqualTo(403);
        }
        String account = "/ops/v1/accounts/" + client.id() + "/suspend";
        assertThat(fixtures.api().post(account, fixtures.operator(), null).statusCode())
                .isEqualTo(200);
        assertThat(briefs("")).containsExactly("A one");
    }

    @Test
    void anAccountWithoutWarehousesHasEmptyLists() {
        String pending = pendingAccount();
        for (String list : List.of("stock", "alerts")) {
            for (String user : List.of(client.authorization(), pending)) {
                HttpResponse<String> answer = documented.check(fixtures.api().get("/v1/account/" + list, user));
                assertThat(answer.statusCode()).isEqualTo(200);
                JsonNode page = Api.json(answer);
                assertThat(page.path(list.equals("stock") ? "items" : "alerts")).isEmpty();
                assertThat(page.path("hasMore").booleanValue(true)).isFalse();
                assertThat(page.path("nextCursor").isNull()).isTrue();
                assertThat(page.path("asOf").isString()).isTrue();
            }
        }
    }

    private String pendingAccount() {
        String email = "pending-%s@example.com".formatted(IdKind.next());
        PortalClient.of(fixtures)
                .submit(
                        "/portal/sign-up",
                        "/portal/sign-up",
                        "name",
                        "A",
                        "email",
                        email,
                        "password",
                        "four random words");
        return Api.basic(email, "four random words");
    }

    /** Creates a warehouse in which each of these SKUs has the quantity 100, threshold 40 and par 120. */
    private WarehouseFixture warehouse(String code, String... skus) {
        String id = Api.json(fixtures.api().post("/v1/warehouses", client.authorization(), """
                        {"code":"%s","name":"Warehouse %s"}""".formatted(code, code)))
                .path("id")
                .stringValue();
        WarehouseAccess access = new WarehouseAccess(client, id, IdKind.WAREHOUSE.require(id), "");
        WarehouseFixture warehouse = new WarehouseFixture(
                fixtures.api(), new WarehouseAccess(client, id, access.uuid(), fixtures.supervisorToken(access)));
        for (String sku : skus) {
            warehouse.register(fixtures.operator(), sku, 40, 120);
            assertThat(warehouse.count(sku, 100).statusCode()).isEqualTo(200);
        }
        return warehouse;
    }

    private void open(WarehouseFixture warehouse, String sku) {
        assertThat(warehouse.update(batch(line(sku, -65)), null).statusCode()).isEqualTo(200);
        RecordedEvent.in(jdbc, warehouse.access().uuid());
    }

    private void ordered(WarehouseFixture warehouse, String sku, int quantity) {
        String path =
                "/ops/v1/warehouses/%s/orders".formatted(warehouse.access().id());
        String body = """
                {"reference":"PO","lines":[{"sku":"%s","quantity":%s}]}""".formatted(sku, quantity);
        assertThat(fixtures.api().post(path, fixtures.operator(), body).statusCode())
                .isEqualTo(201);
    }

    private List<String> briefs(String query) {
        return briefs(all("stock", "items", query));
    }

    private List<String> alertBriefs(String query) {
        return briefs(all("alerts", "alerts", query));
    }

    private static List<String> briefs(List<JsonNode> items) {
        return items.stream()
                .map(item -> item.path("sku").stringValue() + " "
                        + item.at("/warehouse/code").stringValue())
                .toList();
    }

    private static JsonNode withoutWarehouse(JsonNode item) {
        ObjectNode copy = ((ObjectNode) item).deepCopy();
        copy.remove("warehouse");
        return copy;
    }

    /** Follows the cursors of a list to its end. */
    private List<JsonNode> all(String list, String field, String query) {
        List<JsonNode> items = new ArrayList<>();
        String next = query;
        while (next != null) {
            HttpResponse<String> answer = documented.check(get("/v1/account/" + list + "?" + next));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode page = Api.json(answer);
            page.path(field).forEach(items::add);
            String cursor = "cursor=" + page.path("nextCursor").stringValue("");
            next = !page.path("hasMore").booleanValue() ? null : query.isEmpty() ? cursor : query + "&" + cursor;
        }
        return items;
    }

    private String cursor(String path) {
        return Api.json(get(path)).path("nextCursor").stringValue();
    }

    private HttpResponse<String> get(String path) {
        return fixtures.api().get(path, client.authorization());
    }
}
