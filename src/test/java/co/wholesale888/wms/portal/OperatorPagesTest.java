package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.operatorpages.MetricsHistory;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What operators see and do on their pages, and who cannot. */
@ServiceTest
class OperatorPagesTest {

    private static final List<String> EVERYWHERE = List.of(
            "/portal/operator",
            "/portal/operator/accounts",
            "/portal/operator/warehouses",
            "/portal/operator/replenishment",
            "/portal/operator/orders",
            "/portal/operator/review",
            "/portal/operator/audit",
            "/portal/operator/system");

    private static final List<String> OF_A_WAREHOUSE =
            List.of("/replenishment", "/orders", "/orders/new", "/levels", "/levels?sku=A", "/audit");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private MetricsHistory pulse;

    @Test
    void aClientReachesNoPageAndNoFormOfOperatorsNotEvenOfItsOwnWarehouse() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 10, "A");
        String at = "/portal/operator/warehouses/" + stocked.place().id();
        String order = ordered(stocked, "A", 5);
        PortalClient client = PortalClient.as(fixtures, stocked.place().client());
        EVERYWHERE.forEach(
                page -> assertThat(client.get(page).statusCode()).as(page).isEqualTo(404));
        OF_A_WAREHOUSE.forEach(
                page -> assertThat(client.get(at + page).statusCode()).as(page).isEqualTo(404));
        assertThat(client.get(at + "/orders/" + order).statusCode()).isEqualTo(404);
        for (String form : forms(stocked, order)) {
            HttpResponse<String> answer = client.submit("/portal", form, everyField());
            assertThat(answer.statusCode()).as(form).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("PENDING", "threshold 1");
        }
        assertUntouched(stocked, order);
    }

    @Test
    void aFormWithoutTheTokenOfItsSessionIsRefusedAndDoesNothing() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 10, "A");
        String order = ordered(stocked, "A", 5);
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String fields = "&seen=APPROVED&once=x&sku=A&threshold=1&par=2&reference=R&sku.0=A&quantity.0=1&do=create"
                + "&receivedQuantity.0=5";
        for (String form : forms(stocked, order)) {
            assertThat(operator.post(form, "_csrf=forged" + fields).statusCode())
                    .as(form)
                    .isEqualTo(403);
            assertThat(operator.post(form, fields.substring(1)).statusCode())
                    .as(form)
                    .isEqualTo(403);
        }
        assertUntouched(stocked, order);
    }

    @Test
    void whoIsNotSignedInIsLedToTheSignInAndAnOperatorHasNoKeysOrWebhooks() {
        Fixtures.Place place = fixtures.anotherWarehouse();
        PortalClient stranger = PortalClient.of(fixtures);
        for (String page : EVERYWHERE) {
            HttpResponse<String> answer = stranger.get(page);
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).contains("/portal/sign-in");
        }
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        for (String page : List.of("/keys", "/webhooks", "/start", "/audit")) {
            assertThat(operator.get("/portal/warehouses/" + place.id() + page).statusCode())
                    .as(page)
                    .isEqualTo(404);
        }
        for (String form : List.of("/portal/warehouses/new", "/portal/warehouses/" + place.id() + "/keys")) {
            HttpResponse<String> answer =
                    operator.submit("/portal/operator", form, "name", "x", "code", "X-1", "role", "SUPERVISOR");
            assertThat(answer.statusCode()).as(form).isEqualTo(404);
        }
        for (String page : List.of("", "/stock", "/ledger", "/alerts", "/shipments")) {
            assertThat(operator.get("/portal/warehouses/" + place.id() + page).statusCode())
                    .as(page)
                    .isEqualTo(200);
        }
    }

    @Test
    void anAccountIsApprovedSuspendedAndApprovedAgainAndWhoDecidedOnWhatIsNoMoreIsTold() {
        Fixtures.Place place = fixtures.newWarehouse();
        String account = place.client().id();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String suspend = "/portal/operator/accounts/" + account + "/suspend";
        String approve = "/portal/operator/accounts/" + account + "/approve";

        Document suspended = operator.follow(operator.submit("/portal/operator/accounts", suspend, "seen", "APPROVED"));
        assertThat(suspended.text()).contains("The account is suspended");
        assertThat(fixtures.api().get("/v1/me", place.authorization()).statusCode())
                .isEqualTo(401);
        HttpResponse<String> twice = operator.submit("/portal/operator/accounts", suspend, "seen", "APPROVED");
        assertThat(twice.statusCode()).as("pressing twice is harmless").isEqualTo(302);

        HttpResponse<String> stale = operator.submit("/portal/operator/accounts", approve, "seen", "PENDING");
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(Jsoup.parse(stale.body()).select("[role=alert]").text())
                .contains("is SUSPENDED by now, not PENDING any more");
        assertThat(fixtures.api().get("/v1/me", place.authorization()).statusCode())
                .isEqualTo(401);

        assertThat(operator.submit("/portal/operator/accounts", approve, "seen", "SUSPENDED")
                        .statusCode())
                .isEqualTo(302);
        assertThat(fixtures.api().get("/v1/me", place.authorization()).statusCode())
                .isEqualTo(200);
        assertThat(operator.submit("/portal/operator/accounts", approve, "seen", "?")
                        .statusCode())
                .isEqualTo(400);
        Document theirs = operator.page("/portal/operator/warehouses?account=" + account);
        assertThat(theirs.select("tbody tr")).hasSize(1);
        assertThat(theirs.select("tbody a").eachAttr("href"))
                .contains(
                        "/portal/warehouses/" + place.id() + "/stock",
                        "/portal/operator/warehouses/" + place.id() + "/orders",
                        "/portal/operator/warehouses/" + place.id() + "/replenishment");
    }

    @Test
    void levelsAreSetWhereTheyAreWhatTheOperatorSaw() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 50, "A");
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String at = "/portal/operator/warehouses/" + stocked.place().id() + "/levels";
        Document form = operator.page(at + "?sku=A");
        Document wrong = refused(422, operator.send(form, "main form", "threshold", "120", "par", "1.5"));
        assertThat(wrong.select("#threshold").val()).isEqualTo("120");
        assertThat(wrong.select("#par[aria-invalid=true]").val()).isEqualTo("1.5");
        assertThat(wrong.select("#par-hint").text()).contains("must be a whole number");
        Document over = refused(422, operator.send(form, "main form", "threshold", "120", "par", "120"));
        assertThat(over.select("#threshold-hint").text()).contains("must be less than par");

        Document set = operator.follow(operator.send(form, "main form", "threshold", "60"));
        assertThat(set.text()).contains("The threshold and par are set", "threshold 60, par 120");
        assertThat(operator.send(form, "main form", "threshold", "60").statusCode())
                .as("pressing twice is harmless")
                .isEqualTo(302);
        Document stale = refused(409, operator.send(form, "main form", "threshold", "10"));
        assertThat(stale.select("[role=alert]").text()).contains("A has threshold 60 and par 120 by now");
        assertThat(Jsoup.parse(stale.html()).select("#threshold").val()).isEqualTo("10");

        Document blank = operator.page(at);
        refused(422, operator.send(blank, "main form", "sku", "a b", "threshold", "1", "par", "2"));
        refused(409, operator.send(blank, "main form", "sku", "A", "threshold", "1", "par", "2"));
        Document registered =
                operator.follow(operator.send(blank, "main form", "sku", "MUG/1+2", "threshold", "1", "par", "2"));
        assertThat(registered.text()).contains("The SKU is registered");
        assertThat(Api.json(stocked.get("/v1/stock?sku=MUG%2F1%2B2"))
                        .at("/items/0/par")
                        .longValue())
                .isEqualTo(2);
        assertThat(operator.get(at + "?sku=NONE").statusCode()).isEqualTo(404);
    }

    @Test
    void whatAFirstShipmentDerivedIsReviewedAsItIsOrChanged() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 0);
        step(ordered(stocked, "NEW-A", 100), "ship");
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String action = "/portal/operator/review/" + stocked.place().id();
        String[] seen = {"sku", "NEW-A", "seen", "25 100"};
        HttpResponse<String> wrong = operator.submit(
                "/portal/operator/review", action, "sku", "NEW-A", "seen", "25 100", "threshold", "", "par", "90");
        Document page = refused(422, wrong);
        assertThat(page.select("article")).hasSize(1);
        assertThat(page.select("#threshold-0[aria-invalid=true]")).hasSize(1);
        assertThat(page.select("#par-0").val()).isEqualTo("90");
        refused(
                409,
                operator.submit(
                        "/portal/operator/review",
                        action,
                        seen[0],
                        seen[1],
                        "seen",
                        "1 2",
                        "threshold",
                        "30",
                        "par",
                        "90"));

        Document done = operator.follow(operator.send(page, "article form", "threshold", "30"));
        assertThat(done.text()).contains("The levels are accepted");
        assertThat(Api.json(fixtures.api()
                                .get(
                                        "/ops/v1/skus?reviewed=false&warehouse="
                                                + stocked.place().id(),
                                        fixtures.operator()))
                        .path("skus"))
                .isEmpty();
        assertThat(Api.json(stocked.get("/v1/stock?sku=NEW-A"))
                        .at("/items/0/threshold")
                        .longValue())
                .isEqualTo(30);
    }

    @Test
    void theTrailSaysWhoDidWhatAndFromWhereAndHidesOurPeopleFromClients() {
        Fixtures.Place place = fixtures.newWarehouse();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.1.2.3");
        String at = "/portal/operator/warehouses/" + place.id();
        operator.follow(
                operator.send(operator.page(at + "/levels"), "main form", "sku", "A", "threshold", "1", "par", "2"));
        operator.follow(operator.send(
                operator.page(at + "/orders/new"),
                "main form",
                "reference",
                "PO-77",
                "sku.0",
                "A",
                "quantity.0",
                "3",
                "do",
                "create"));
        String who = PortalClient.operator(fixtures)[0];
        Document trail = operator.page(at + "/audit");
        assertThat(trail.select("tbody tr").eachText())
                .satisfiesOnlyOnce(
                        row -> assertThat(row).contains("Order created", who, "127.1.2.3", "reference PO-77"));
        assertThat(trail.select("tbody tr").eachText())
                .satisfiesOnlyOnce(row -> assertThat(row).contains("SKU put", who, "127.1.2.3", "threshold 1"));
        String link = trail.select("tr:contains(Order created) a").attr("href");
        assertThat(operator.page(link).select("h1").text()).isEqualTo("PO-77");
        assertThat(operator.page(at + "/audit?action=SKU_PUT&from=&to=").select("tbody tr"))
                .hasSize(1);
        assertThat(operator.page(at + "/audit?to=2020-01-01").text()).contains("Nothing here");
        assertThat(operator.get(at + "/audit?from=yesterday").statusCode()).isEqualTo(400);
        Document all =
                operator.page("/portal/operator/audit?account=" + place.client().id());
        assertThat(all.text()).contains("PO-77", "A client");

        PortalClient client = PortalClient.of(fixtures, "127.1.2.4");
        client.signIn(place.client().email(), place.client().password());
        String keys = "/portal/warehouses/" + place.id() + "/keys";
        assertThat(client.submit(keys, keys, "name", "till-7", "role", "SUPERVISOR")
                        .statusCode())
                .isEqualTo(200);
        Document own = client.page("/portal/warehouses/" + place.id() + "/audit");
        assertThat(own.select("tbody tr").eachText())
                .satisfiesOnlyOnce(row ->
                        assertThat(row).contains("Token minted", place.client().email(), "127.1.2.4", "name till-7"));
        assertThat(own.select("tbody tr").eachText())
                .satisfiesOnlyOnce(row -> assertThat(row).contains("Order created", "888", "reference PO-77"));
        assertThat(own.html()).doesNotContain(who, "127.1.2.3", "/portal/operator");
        PortalClient stranger = PortalClient.as(fixtures, fixtures.newAccount());
        assertThat(stranger.get("/portal/warehouses/" + place.id() + "/audit").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theSystemPageShowsRatesQueuesAndPools() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A");
        stocked.sell(null, "A");
        pulse.take();
        pulse.take();
        pulse.take();
        assertThat(pulse.beats()).hasSizeBetween(2, MetricsHistory.KEPT);
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        Document page = operator.page("/portal/operator/system");
        assertThat(page.select("#trends .spark path")).isNotEmpty();
        assertThat(page.select("#trends").text())
                .contains("Reads", "Writes", "Oldest unevaluated crossing", "Delivery lag");
        assertThat(page.select("#pool-rows").text()).contains("general", "ledger", "alerts", "stock-lane");
        assertThat(page.select("#waiting").text()).contains("Deliveries to webhooks");
        assertThat(page.select("#route-rows").text()).contains("POST /v1/stock/update");
    }

    @Test
    void hostileTextIsShownAsTextToOperators() {
        String evil =
                "<script>alert(1)</script><img src=x onerror=alert(2)>\"'${1337*1337}[[1337*1337]]__${1337*1337}__";
        String quoted = evil.replace("\"", "\\\"");
        String email = "evil-%s@example.com".formatted(UUID.randomUUID());
        HttpResponse<String> opened =
                fixtures.api().post("/ops/v1/accounts", fixtures.operator(), """
                {"name":"%s","email":"%s","password":"a-client's-password"}""".formatted(quoted, email));
        String account = Api.json(opened).path("id").stringValue();
        Fixtures.Client client = new Fixtures.Client(account, new UUID(0, 0), email, "a-client's-password");
        HttpResponse<String> registered =
                fixtures.api().post("/v1/warehouses", client.authorization(), """
                {"code":"EVIL","name":"%s"}""".formatted(quoted));
        String warehouse = Api.json(registered).path("id").stringValue();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String at = "/portal/operator/warehouses/" + warehouse;
        Document order = operator.follow(
                operator.send(operator.page(at + "/levels"), "main form", "sku", "A", "threshold", "1", "par", "2"));
        assertThat(order.text()).contains("registered");
        HttpResponse<String> made = operator.send(
                operator.page(at + "/orders/new"),
                "main form",
                "reference",
                evil,
                "sku.0",
                "A",
                "quantity.0",
                "3",
                "do",
                "create");
        Document shipped = operator.follow(
                operator.send(operator.follow(made), "form[action$=/ship]", "carrier", evil, "trackingNumber", evil));
        assertThat(shipped.text()).contains(evil);
        Document again = refused(
                422,
                operator.send(
                        operator.page(at + "/orders/new"),
                        "main form",
                        "reference",
                        evil,
                        "sku.0",
                        evil,
                        "quantity.0",
                        evil,
                        "list",
                        evil,
                        "do",
                        "create"));
        assertThat(again.select("#reference").val()).isEqualTo(evil);
        String path = shipped.select("main form").attr("action").replace("/deliver", "");
        for (Document page : List.of(
                shipped,
                again,
                operator.page(path),
                operator.page(at + "/orders"),
                operator.page(at + "/audit"),
                operator.page(at + "/orders/new"),
                operator.page("/portal/operator/warehouses?account=" + account),
                operator.page("/portal/operator/audit?account=" + account),
                refused(422, operator.send(shipped, "main form", "receivedQuantity.0", evil)))) {
            assertThat(page.select("script")).as(page.title()).hasSize(1);
            assertThat(page.select("[onerror], img[src=x], [style]")).isEmpty();
            assertThat(page.html()).doesNotContain("1787569");
        }
    }

    private static Document refused(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(Jsoup.parse(answer.body()).text()).isEqualTo(status);
        return Jsoup.parse(answer.body());
    }

    private static List<String> forms(WarehouseFixture stocked, String order) {
        String account = "/portal/operator/accounts/" + stocked.place().client().id();
        String at = "/portal/operator/warehouses/" + stocked.place().id();
        return List.of(
                account + "/approve",
                account + "/suspend",
                at + "/levels",
                at + "/orders",
                at + "/orders/" + order + "/ship",
                at + "/orders/" + order + "/deliver",
                at + "/orders/" + order + "/cancel",
                "/portal/operator/review/" + stocked.place().id());
    }

    private static String[] everyField() {
        return new String[] {
            "seen",
            "APPROVED",
            "once",
            "x",
            "sku",
            "A",
            "threshold",
            "1",
            "par",
            "2",
            "reference",
            "R",
            "sku.0",
            "A",
            "quantity.0",
            "1",
            "do",
            "create",
            "receivedQuantity.0",
            "5"
        };
    }

    private void assertUntouched(WarehouseFixture stocked, String order) {
        String at = "/ops/v1/orders?warehouse=" + stocked.place().id();
        var orders = Api.json(fixtures.api().get(at, fixtures.operator())).path("orders");
        assertThat(orders).hasSize(1);
        assertThat(orders.get(0).path("id").stringValue()).isEqualTo(order);
        assertThat(orders.get(0).path("status").stringValue()).isEqualTo("PENDING");
        var level = Api.json(stocked.get("/v1/stock?sku=A")).at("/items/0");
        assertThat(level.path("threshold").longValue()).isEqualTo(40);
        assertThat(level.path("quantity").longValue()).isEqualTo(10);
    }

    private String ordered(WarehouseFixture stocked, String sku, long quantity) {
        HttpResponse<String> answer = fixtures.api()
                .post("/ops/v1/warehouses/" + stocked.place().id() + "/orders", fixtures.operator(), """
                {"reference":"PO-1","lines":[{"sku":"%s","quantity":%d}]}""".formatted(
                                sku, quantity));
        assertThat(answer.statusCode()).isEqualTo(201);
        return Api.json(answer).path("id").stringValue();
    }

    private void step(String order, String step) {
        assertThat(fixtures.api()
                        .post("/ops/v1/orders/" + order + "/" + step, fixtures.operator(), null)
                        .statusCode())
                .isEqualTo(200);
    }
}
