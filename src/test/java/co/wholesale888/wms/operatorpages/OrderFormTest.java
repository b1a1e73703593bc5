package co.wholesale888.wms.operatorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The form in which operators prepare orders. */
@ServiceTest
class OrderFormTest {

    private static final String FORM = "main form";

    @Autowired
    private Fixtures fixtures;

    private WarehouseFixture warehouse;
    private PortalClient operator;
    private String at;

    @BeforeEach
    void signIn() {
        warehouse = WarehouseFixture.with(fixtures, 130, "A", "B");
        operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        at = "/portal/operator/warehouses/" + warehouse.access().id();
    }

    @Test
    void invalidFormIsShownAgainWithItsInput() {
        Document form = operator.page(at + "/orders/new");
        assertThat(form.select("#reference").val()).startsWith("Order 20");
        assertThat(form.select("datalist option").eachAttr("value")).containsExactly("A", "B");
        Document rules = PortalClient.expect(
                422,
                operator.send(
                        form,
                        FORM,
                        "reference",
                        "",
                        "sku.0",
                        "A",
                        "quantity.0",
                        "1,000",
                        "sku.1",
                        "no sku",
                        "quantity.1",
                        "5",
                        "sku.2",
                        "A",
                        "quantity.2",
                        "0",
                        "quantity.3",
                        "7",
                        "do",
                        "create"));
        assertThat(rules.select("[name=quantity.0][aria-invalid=true]").val()).isEqualTo("1,000");
        assertThat(rules.select("#reference[aria-invalid=true]")).hasSize(1);
        assertThat(error(rules, "sku.1")).contains("Must be 1 to 64 of");
        assertThat(rules.select("[name=sku.1]").val()).isEqualTo("no sku");
        assertThat(error(rules, "quantity.2"))
                .contains("Must be a whole number from 1 to 1000000000, without separators");
        assertThat(error(rules, "sku.3")).contains("Is required");
        assertThat(rules.select("[name=quantity.3]").val()).isEqualTo("7");
        assertThat(PortalClient.expect(422, operator.send(form, FORM, "do", "create"))
                        .select("[role=alert]")
                        .text())
                .contains("The order is empty");
        assertThat(PortalClient.expect(422, operator.send(form, FORM, "list", "A 1\nthis is none", "do", "create"))
                        .select("#list")
                        .val())
                .contains("this is none");
        assertThat(orders()).isEmpty();
    }

    @Test
    void mistakesOfRowsAndOfThePastedListAreShownAtOnce() {
        Document form = operator.page(at + "/orders/new");

        Document shown = PortalClient.expect(
                422,
                operator.send(
                        form,
                        FORM,
                        "reference",
                        "",
                        "sku.0",
                        "no sku",
                        "quantity.0",
                        "x",
                        "list",
                        "A 0\nthis is none",
                        "do",
                        "create"));

        assertThat(shown.select("#reference[aria-invalid=true]")).hasSize(1);
        assertThat(error(shown, "sku.0")).contains("Must be 1 to 64 of");
        assertThat(error(shown, "quantity.0")).contains("Must be a whole number");
        assertThat(error(shown, "quantity.1")).as("of the pasted list").contains("Must be a whole number");
        assertThat(shown.select("#list[aria-invalid=true]").val().strip()).isEqualTo("this is none");
        Document onlyList = PortalClient.expect(
                422, operator.send(form, FORM, "reference", "", "list", "this is none", "do", "create"));
        assertThat(onlyList.select("#reference[aria-invalid=true], #list[aria-invalid=true]"))
                .hasSize(2);
    }

    @Test
    void criticalSkusWithoutAnAlertAreCounted() {
        String shipped = OrderRequests.create(fixtures, warehouse, "NEW-1", 10, "NEW-2", 10);
        OrderRequests.ship(fixtures, shipped);

        Document form = operator.page(at + "/replenishment");

        assertThat(form.select(".note").text())
                .contains("2 more SKUs at or below the threshold never had stock, which opens no alert.");
        Document critical = operator.page(form.select(".note a").attr("href"));
        assertThat(critical.select("tbody tr").eachText())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).startsWith("NEW-"));

        OrderRequests.deliver(fixtures, shipped);
        assertThat(operator.page(at + "/replenishment").select(".note a")).isEmpty();
    }

    @Test
    void pastedLinesAreReadAndNewSkusMustBeConfirmed() {
        Document form = operator.page(at + "/orders/new");
        HttpResponse<String> added = operator.send(form, FORM, "list", "A\t24\nB; 5\n\nC 7", "do", "add");
        assertThat(added.statusCode()).isEqualTo(200);
        Document shown = Jsoup.parse(added.body());
        assertThat(shown.select("[name=registered.0]").val()).isEqualTo("A 0");
        assertThat(shown.select("[name=quantity.1]").val()).isEqualTo("5");
        assertThat(orders()).isEmpty();

        HttpResponse<String> asked = operator.send(form, FORM, "sku.0", "C", "quantity.0", "7", "do", "create");
        assertThat(asked.statusCode()).isEqualTo(200);
        Document question = Jsoup.parse(asked.body());
        assertThat(question.select("[role=alert]").text()).contains("new to this warehouse");
        assertThat(orders()).isEmpty();
        Document order = operator.follow(operator.send(question, FORM, "reference", "PO-9", "do", "create"));
        assertThat(order.text()).contains("PO-9", "The order is created", "C new", "7");
        assertThat(orders()).hasSize(1);
        Document next =
                Jsoup.parse(operator.send(form, FORM, "sku.0", "C", "do", "add").body());
        assertThat(next.select("[data-label='On order']").text())
                .as("what is on order of a SKU that the warehouse does not have yet")
                .isEqualTo("7");
    }

    @Test
    void proposalIsOrderedOnceByTwoOperators() {
        warehouse.count("A", 30);
        PortalClient other = PortalClient.asOperator(fixtures, "127.0.0.1");
        Document proposal = awaitProposal();
        Document same = other.page(at + "/replenishment");
        assertThat(proposal.select("[name=registered.0]").val()).isEqualTo("A 0");
        assertThat(proposal.select("[name=quantity.0]").val()).isEqualTo("90");
        assertThat(operator.page("/portal/operator/replenishment").text()).contains("A");

        Document order = operator.follow(operator.send(proposal, FORM, "do", "create"));
        assertThat(order.select("h1").text()).startsWith("Replenishment 20");

        Document late = PortalClient.expect(409, other.send(same, FORM, "quantity.0", "80", "do", "create"));
        assertThat(error(late, "quantity.0")).contains("90");
        assertThat(late.select("[name=quantity.0]").val()).isEqualTo("80");
        assertThat(orders()).hasSize(1);
        assertThat(other.page(at + "/replenishment").select("[name=quantity.0]").val())
                .as("fully on order")
                .isEmpty();
        other.follow(other.send(late, FORM, "quantity.0", "5", "do", "create"));
        assertThat(orders()).as("the form showed what is on order").hasSize(2);
    }

    @Test
    void thousandLinesAreAcceptedAndOneMoreIsNot() {
        String list = IntStream.range(0, 1_000)
                .mapToObj(i -> "A-SKU-AS-LONG-AS-A-SKU-MAY-BE/0123456789.0123456789_0123456-" + (1_000 + i) + " 3")
                .collect(Collectors.joining("\n"));
        Document form = operator.page(at + "/orders/new");
        Document asked = Jsoup.parse(
                operator.send(form, FORM, "list", list, "do", "create").body());
        assertThat(asked.select("[name^=confirmed.]")).hasSize(1_000);
        assertThat(PortalClient.expect(422, operator.send(asked, FORM, "list", "A 1", "do", "create"))
                        .select("[role=alert]")
                        .text())
                .contains("at most 1000 lines");
        Document order = operator.follow(operator.send(asked, FORM, "do", "create"));
        Document shipped = operator.follow(operator.send(order, "form[action$=/ship]"));
        Document delivered = operator.follow(operator.send(shipped, FORM, "receivedQuantity.999", "2"));
        assertThat(delivered.text()).contains("Contents: 1,000 SKUs", "(−1)");
    }

    private Document awaitProposal() {
        Awaitility.await()
                .until(() -> !operator.page(at + "/replenishment")
                        .select("[name=registered.0]")
                        .isEmpty());
        return operator.page(at + "/replenishment");
    }

    private static String error(Document page, String field) {
        return page.select("[id=" + field + "-error]").text();
    }

    private JsonNode orders() {
        String path = "/ops/v1/orders?warehouse=" + warehouse.access().id();
        return Api.json(fixtures.api().get(path, fixtures.operator())).path("orders");
    }
}
