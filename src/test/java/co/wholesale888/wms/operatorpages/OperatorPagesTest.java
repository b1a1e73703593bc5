package co.wholesale888.wms.operatorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The pages of operators for accounts, levels, reviews and the system. */
@ServiceTest
class OperatorPagesTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private MetricsHistory history;

    @Autowired
    private MeterRegistry meters;

    @Test
    void accountIsSuspendedAndApprovedUnlessChangedMeanwhile() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String account = warehouse.client().id();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String suspend = "/portal/operator/accounts/" + account + "/suspend";
        String approve = "/portal/operator/accounts/" + account + "/approve";

        Document suspended = operator.follow(operator.submit("/portal/operator/accounts", suspend, "seen", "APPROVED"));
        assertThat(suspended.text()).contains("The account is suspended");
        assertThat(fixtures.api().get("/v1/me", warehouse.authorization()).statusCode())
                .isEqualTo(401);
        HttpResponse<String> twice = operator.submit("/portal/operator/accounts", suspend, "seen", "APPROVED");
        assertThat(twice.statusCode()).as("a second submission changes nothing").isEqualTo(302);

        HttpResponse<String> stale = operator.submit("/portal/operator/accounts", approve, "seen", "PENDING");
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(Jsoup.parse(stale.body()).select("[role=alert]").text()).contains("SUSPENDED");
        assertThat(fixtures.api().get("/v1/me", warehouse.authorization()).statusCode())
                .isEqualTo(401);

        assertThat(operator.submit("/portal/operator/accounts", approve, "seen", "SUSPENDED")
                        .statusCode())
                .isEqualTo(302);
        assertThat(fixtures.api().get("/v1/me", warehouse.authorization()).statusCode())
                .isEqualTo(200);
        assertThat(operator.submit("/portal/operator/accounts", approve, "seen", "?")
                        .statusCode())
                .isEqualTo(400);
        Document theirs = operator.page("/portal/operator/warehouses?account=" + account);
        assertThat(theirs.select("tbody tr")).hasSize(1);
        assertThat(theirs.select("tbody a").eachAttr("href"))
                .contains(
                        "/portal/warehouses/" + warehouse.id() + "/stock",
                        "/portal/operator/warehouses/" + warehouse.id() + "/orders",
                        "/portal/operator/warehouses/" + warehouse.id() + "/replenishment",
                        "/portal/warehouses/" + warehouse.id() + "/audit",
                        "/portal/operator/accounts/" + account);
    }

    @Test
    void pageOfAnAccountLeadsOnAndDecides() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String account = warehouse.client().id();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        Document page = operator.page("/portal/operator/accounts/" + account);
        assertThat(page.select(".head").text()).contains("APPROVED", account);
        assertThat(page.select(".head form")).hasSize(1);
        for (String link : page.select(".head a").eachAttr("href")) {
            assertThat(operator.get(link).statusCode()).as(link).isEqualTo(200);
        }
        assertThat(page.select(".head a").eachAttr("href"))
                .contains(
                        "/portal/operator/warehouses?account=" + account, "/portal/operator/audit?account=" + account);

        Document suspended = operator.follow(operator.send(page, ".head form[action$=/suspend]"));

        assertThat(suspended.select("h1").text()).isEqualTo(page.select("h1").text());
        assertThat(suspended.text()).contains("The account is suspended", "SUSPENDED");
        Document approved = operator.follow(operator.send(suspended, ".head form[action$=/approve]"));
        assertThat(approved.select(".head").text()).contains("APPROVED");
    }

    @Test
    void signUpIsRefusedAndCanBeApprovedLater() {
        String before = fixtures.newAccount().id();
        String email = "refused-%s@example.com".formatted(UUID.randomUUID());
        PortalClient.expect(
                200,
                PortalClient.of(fixtures, "127.4.0.31")
                        .submit(
                                "/portal/sign-up",
                                "/portal/sign-up",
                                "name",
                                "Unwanted",
                                "email",
                                email,
                                "password",
                                "four random words"));
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String list = "/portal/operator/accounts?after=" + before + "&status=";
        String row = "section[aria-labelledby=all] tr:contains(" + email + ") ";
        Document pending = operator.page(list + "PENDING");
        assertThat(pending.select("section[aria-labelledby=pending] details.confirm:contains(Refuse)"))
                .isNotEmpty();
        assertThat(pending.select(row + "details.confirm:not([open]) form[action$=/suspend]"))
                .hasSize(1);

        Document refused = operator.follow(operator.send(pending, row + "form[action$=/suspend]"));

        assertThat(refused.text()).contains("The account is refused.");
        assertThat(operator.page(list + "PENDING").select(row)).isEmpty();
        Document suspended = operator.page(list + "SUSPENDED");
        assertThat(operator.follow(operator.send(suspended, row + "form[action$=/approve]"))
                        .text())
                .contains("The account is approved.");
        assertThat(operator.page(list + "APPROVED").select(row + "summary").text())
                .isEqualTo("Suspend…");
    }

    @Test
    void levelsAreSavedUnlessChangedMeanwhile() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 50, "A");
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String at = "/portal/operator/warehouses/" + warehouse.access().id() + "/levels";
        Document form = operator.page(at + "?sku=A");
        Document wrong = PortalClient.expect(422, operator.send(form, "main form", "threshold", "120", "par", "1.5"));
        assertThat(wrong.select("#threshold").val()).isEqualTo("120");
        assertThat(wrong.select("#par[aria-invalid=true]").val()).isEqualTo("1.5");
        assertThat(wrong.select("#par-hint").text()).contains("must be a whole number");
        Document over = PortalClient.expect(422, operator.send(form, "main form", "threshold", "120", "par", "120"));
        assertThat(over.select("#threshold-hint").text()).contains("must be less than par");

        Document set = operator.follow(operator.send(form, "main form", "threshold", "60"));
        assertThat(set.text()).contains("Threshold and par are saved", "threshold 60, par 120");
        assertThat(operator.send(form, "main form", "threshold", "60").statusCode())
                .as("a second submission changes nothing")
                .isEqualTo(302);
        Document stale = PortalClient.expect(409, operator.send(form, "main form", "threshold", "10"));
        assertThat(stale.select("[role=alert]").text()).contains("60", "120");
        assertThat(Jsoup.parse(stale.html()).select("#threshold").val()).isEqualTo("10");

        Document blank = operator.page(at);
        PortalClient.expect(422, operator.send(blank, "main form", "sku", "a b", "threshold", "1", "par", "2"));
        Document known =
                PortalClient.expect(409, operator.send(blank, "main form", "sku", "A", "threshold", "1", "par", "2"));
        assertThat(known.select("[role=alert]").text()).isEqualTo("A is registered already. Nothing was changed.");
        assertThat(operator.page(known.select("main a[href*=sku]").attr("href"))
                        .select("#threshold")
                        .val())
                .isEqualTo("60");
        Document registered =
                operator.follow(operator.send(blank, "main form", "sku", "MUG/1+2", "threshold", "1", "par", "2"));
        assertThat(registered.text()).contains("The SKU is registered");
        assertThat(Api.json(warehouse.get("/v1/stock?sku=MUG%2F1%2B2"))
                        .at("/items/0/par")
                        .longValue())
                .isEqualTo(2);
        assertThat(operator.get(at + "?sku=NONE").statusCode()).isEqualTo(404);
    }

    @Test
    void derivedLevelsAreReviewed() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0);
        OrderRequests.ship(fixtures, OrderRequests.create(fixtures, warehouse, "NEW-A", 100));
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String action = "/portal/operator/review/" + warehouse.access().id();
        String[] seen = {"sku", "NEW-A", "seen", "25 100"};
        HttpResponse<String> wrong = operator.submit(
                "/portal/operator/review", action, "sku", "NEW-A", "seen", "25 100", "threshold", "", "par", "90");
        Document page = PortalClient.expect(422, wrong);
        assertThat(page.select("article")).hasSize(1);
        assertThat(page.select("#threshold-0[aria-invalid=true]")).hasSize(1);
        assertThat(page.select("#par-0").val()).isEqualTo("90");
        PortalClient.expect(
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
        assertThat(done.text()).contains("Threshold and par are accepted");
        assertThat(Api.json(fixtures.api()
                                .get(
                                        "/ops/v1/skus?reviewed=false&warehouse="
                                                + warehouse.access().id(),
                                        fixtures.operator()))
                        .path("skus"))
                .isEmpty();
        assertThat(Api.json(warehouse.get("/v1/stock?sku=NEW-A"))
                        .at("/items/0/threshold")
                        .longValue())
                .isEqualTo(30);
    }

    @Test
    void systemPageShowsRatesQueuesAndPools() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        warehouse.sell(null, "A");
        history.sample();
        history.sample();
        history.sample();
        assertThat(history.samples()).hasSizeBetween(2, MetricsHistory.MAX_SAMPLES);
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        Document page = operator.page("/portal/operator/system");
        assertThat(page.select("#metrics .spark path")).isNotEmpty();
        assertThat(page.select("#metrics").text()).contains("Reads", "Writes", "Alert evaluation lag", "Delivery lag");
        assertThat(page.select("#pool-rows").text()).contains("general", "ledger", "alerts", "stock-lane");
        assertThat(page.select("#queue-rows").text()).contains("Pending webhook deliveries");
        assertThat(page.select("#route-rows").text()).contains("POST /v1/stock/update");
    }

    @Test
    void systemPageCountsWhatWaitsForTheGeneralPool() {
        AtomicInteger waiting = new AtomicInteger(7_000);
        Gauge gauge = Gauge.builder("wms.connections.waiting", waiting, AtomicInteger::get)
                .tags("pool", "general", "share", "test")
                .register(meters);

        Document page = PortalClient.asOperator(fixtures, "127.0.0.1").page("/portal/operator/system");

        meters.remove(gauge);
        assertThat(Integer.parseInt(page.select("#pool-rows tr:contains(general) [data-label=Waiting]")
                        .text()))
                .isGreaterThanOrEqualTo(waiting.get());
    }
}
