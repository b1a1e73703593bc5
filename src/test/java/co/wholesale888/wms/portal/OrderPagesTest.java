package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Orders on operators' pages: drawn up, made once, moved once, received as counted. */
@ServiceTest
class OrderPagesTest {

    private static final String FORM = "main form";

    @Autowired
    private Fixtures fixtures;

    private WarehouseFixture stocked;
    private PortalClient operator;
    private String at;

    @BeforeEach
    void signIn() {
        stocked = WarehouseFixture.with(fixtures, 130, "A", "B");
        operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        at = "/portal/operator/warehouses/" + stocked.place().id();
    }

    @Test
    void aDraftThatIsNotRightComesBackWithAllThatIsInItAndOrdersNothing() {
        Document form = operator.page(at + "/orders/new");
        assertThat(form.select("#reference").val()).startsWith("Order 20");
        assertThat(form.select("datalist option").eachAttr("value")).containsExactly("A", "B");
        Document rules = refused(
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
        assertThat(fault(rules, "sku.1")).contains("Must be 1 to 64 of");
        assertThat(rules.select("[name=sku.1]").val()).isEqualTo("no sku");
        assertThat(fault(rules, "quantity.2")).contains("Must be 1 to");
        assertThat(fault(rules, "sku.3")).contains("Is required");
        assertThat(rules.select("[name=quantity.3]").val()).isEqualTo("7");
        assertThat(refused(422, operator.send(form, FORM, "do", "create"))
                        .select("[role=alert]")
                        .text())
                .contains("There is nothing to order");
        assertThat(refused(422, operator.send(form, FORM, "list", "A 1\nthis is none", "do", "create"))
                        .select("#list")
                        .val())
                .contains("this is none");
        assertThat(orders()).isEmpty();
    }

    @Test
    void linesArePastedAndWhatIsNewToTheWarehouseIsAskedAboutBeforeItIsOrdered() {
        Document form = operator.page(at + "/orders/new");
        HttpResponse<String> added = operator.send(form, FORM, "list", "A\t24\nB; 5\n\nC 7", "do", "add");
        assertThat(added.statusCode()).isEqualTo(200);
        Document shown = Jsoup.parse(added.body());
        assertThat(shown.select("[name=known.0]").val()).isEqualTo("A 0");
        assertThat(shown.select("[name=quantity.1]").val()).isEqualTo("5");
        assertThat(orders()).isEmpty();

        HttpResponse<String> asked = operator.send(form, FORM, "sku.0", "C", "quantity.0", "7", "do", "create");
        assertThat(asked.statusCode()).isEqualTo(200);
        Document question = Jsoup.parse(asked.body());
        assertThat(question.select("[role=alert]").text()).contains("new to this warehouse");
        assertThat(orders()).isEmpty();
        Document order = operator.follow(operator.send(question, FORM, "reference", "PO-9", "do", "create"));
        assertThat(order.text()).contains("PO-9", "The order is made", "C new", "7");
        assertThat(orders()).hasSize(1);
    }

    @Test
    void aFormThatIsSentTwiceMakesOneOrderAndTakesOneStep() {
        Document form = operator.page(at + "/orders/new");
        String[] fields = {"sku.0", "A", "quantity.0", "24", "do", "create"};
        HttpResponse<String> first = operator.send(form, FORM, fields);
        HttpResponse<String> second = operator.send(form, FORM, fields);
        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(orders()).hasSize(1);
        Document order = operator.follow(first);
        for (String step : List.of("ship", "deliver")) {
            String css = "form[action$=/" + step + "]";
            HttpResponse<String> pressed = operator.send(order, css);
            HttpResponse<String> again = operator.send(order, css);
            assertThat(again.statusCode()).as(step).isEqualTo(302);
            order = operator.follow(pressed);
        }
        assertThat(order.text()).contains("The order is delivered");
        assertThat(stocked.quantity("A")).isEqualTo(154);
        assertThat(operator.send(form, FORM, "sku.0", "B", "quantity.0", "1", "do", "create")
                        .statusCode())
                .as("the same form with something else in it")
                .isEqualTo(422);
        assertThat(operator.send(form, FORM, "once", "", "sku.0", "B", "quantity.0", "1", "do", "create")
                        .statusCode())
                .isEqualTo(400);
        assertThat(orders()).hasSize(1);
    }

    @Test
    void ofTwoOperatorsWhoPressAtOnceTheSecondIsToldHowTheOrderStands() {
        String page = at + "/orders/" + ordered("A", 24);
        PortalClient other = PortalClient.asOperator(fixtures, "127.0.0.1");
        Document seen = other.page(page);
        operator.follow(operator.send(operator.page(page), "form[action$=/ship]", "carrier", "DHL"));
        Document late = refused(409, other.send(seen, "form[action$=/ship]", "carrier", "UPS"));
        assertThat(late.select("[role=alert]").text()).contains("The order is SHIPPED");
        assertThat(late.select("dl.facts").text()).contains("DHL").doesNotContain("UPS");
        assertThat(late.select("form[action$=/deliver]")).hasSize(1);
        assertThat(refused(409, other.send(seen, "form[action$=/cancel]")).text())
                .contains("The order is SHIPPED");
    }

    @Test
    void whatArrivedIsReceivedAsCountedAndAnEmptyBoxIsNoGuess() {
        String page = at + "/orders/" + ordered("A", 24, "B", 10);
        Document pending = operator.page(page);
        Document tooLong = refused(
                422, operator.send(pending, "form[action$=/ship]", "carrier", "x".repeat(101), "trackingNumber", "T"));
        assertThat(tooLong.select("#carrier-hint").text()).contains("Must be at most 100 characters");
        assertThat(tooLong.select("#trackingNumber").val()).isEqualTo("T");
        Document shipped = operator.follow(operator.send(pending, "form[action$=/ship]"));
        assertThat(shipped.select("[name=receivedQuantity.0]").val()).isEqualTo("24");
        Document wrong = refused(
                422, operator.send(shipped, FORM, "receivedQuantity.0", "", "receivedQuantity.1", "1000000000001"));
        assertThat(wrong.select("[name=receivedQuantity.1]").val()).isEqualTo("1000000000001");
        assertThat(fault(wrong, "receivedQuantity.0")).contains("Is required");
        assertThat(fault(wrong, "receivedQuantity.1")).contains("Must be 0 to");
        refused(422, operator.send(shipped, FORM, "receivedQuantity.0", "all"));
        Document over = refused(
                422,
                operator.send(shipped, FORM, "receivedQuantity.0", "1", "receivedQuantity.1", "" + 1_000_000_000_000L));
        assertThat(fault(over, "receivedQuantity.1")).isNotEmpty();
        assertThat(stocked.quantity("A")).isEqualTo(130);

        Document delivered =
                operator.follow(operator.send(shipped, FORM, "receivedQuantity.0", "20", "receivedQuantity.1", "12"));
        assertThat(delivered.select("tbody tr").eachText())
                .satisfiesExactly(
                        a -> assertThat(a).contains("A", "150", "24", "20", "(−4)"),
                        b -> assertThat(b).contains("B", "142", "10", "12", "(+2)"));
        Document next = operator.page(at + "/orders/" + ordered("A", 1));
        assertThat(next.select("#carrier").val()).isEmpty();
    }

    @Test
    void theCarrierWhoCameLastIsFilledInAndAPendingOrderIsCancelled() {
        operator.follow(operator.send(
                operator.page(at + "/orders/" + ordered("A", 1)), "form[action$=/ship]", "carrier", "Dachser"));
        Document next = operator.page(at + "/orders/" + ordered("A", 1));
        assertThat(next.select("#carrier").val()).isEqualTo("Dachser");
        Document cancelled = operator.follow(operator.send(next, "form[action$=/cancel]"));
        assertThat(cancelled.text()).contains("The order is cancelled", "CANCELLED");
        assertThat(cancelled.select("main form")).isEmpty();
        Document list = operator.page(at + "/orders?status=CANCELLED");
        assertThat(list.select("tbody tr")).hasSize(1);
        assertThat(operator.get(at + "/orders/ord_00000000000000000000000000").statusCode())
                .isEqualTo(404);
        String elsewhere =
                "/portal/operator/warehouses/" + fixtures.anotherWarehouse().id();
        assertThat(operator.get(elsewhere + "/orders/" + ordered("A", 1)).statusCode())
                .isEqualTo(404);
        assertThat(operator.get(at + "/orders?status=LOST").statusCode()).isEqualTo(400);
    }

    @Test
    void aProposalIsOrderedAsItIsOnceEvenIfTwoOperatorsLookAtIt() {
        stocked.count("A", 30);
        PortalClient other = PortalClient.asOperator(fixtures, "127.0.0.1");
        Document proposal = awaitProposal();
        Document same = other.page(at + "/replenishment");
        assertThat(proposal.select("[name=known.0]").val()).isEqualTo("A 0");
        assertThat(proposal.select("[name=quantity.0]").val()).isEqualTo("90");
        assertThat(operator.page("/portal/operator/replenishment").text()).contains("A");

        Document order = operator.follow(operator.send(proposal, FORM, "do", "create"));
        assertThat(order.select("h1").text()).startsWith("Replenishment 20");

        Document late = refused(409, other.send(same, FORM, "quantity.0", "80", "do", "create"));
        assertThat(fault(late, "quantity.0")).contains("90 of A are on order by now, not 0");
        assertThat(late.select("[name=quantity.0]").val()).isEqualTo("80");
        assertThat(orders()).hasSize(1);
        assertThat(other.page(at + "/replenishment").select("[name=quantity.0]").val())
                .as("provided for")
                .isEmpty();
        other.follow(other.send(late, FORM, "quantity.0", "5", "do", "create"));
        assertThat(orders()).as("knowing what is on order").hasSize(2);
    }

    @Test
    void aThousandLinesPassThroughEveryFormAndOneMoreDoesNot() {
        String list = IntStream.range(0, 1_000)
                .mapToObj("A-SKU-AS-LONG-AS-A-SKU-MAY-BE/0123456789.0123456789_0123456-%04d 3"::formatted)
                .collect(Collectors.joining("\n"));
        Document form = operator.page(at + "/orders/new");
        Document asked = Jsoup.parse(
                operator.send(form, FORM, "list", list, "do", "create").body());
        assertThat(asked.select("[name^=checked.]")).hasSize(1_000);
        assertThat(refused(422, operator.send(asked, FORM, "list", "A 1", "do", "create"))
                        .select("[role=alert]")
                        .text())
                .contains("1 to 1000 lines");
        Document order = operator.follow(operator.send(asked, FORM, "do", "create"));
        Document shipped = operator.follow(operator.send(order, "form[action$=/ship]"));
        Document delivered = operator.follow(operator.send(shipped, FORM, "receivedQuantity.999", "2"));
        assertThat(delivered.text()).contains("Contents: 1,000 SKUs", "(−1)");
    }

    private Document awaitProposal() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !operator.page(at + "/replenishment")
                        .select("[name=known.0]")
                        .isEmpty());
        return operator.page(at + "/replenishment");
    }

    private static String fault(Document page, String field) {
        return page.select("[id=" + field + "-fault]").text();
    }

    private static Document refused(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(Jsoup.parse(answer.body()).text()).isEqualTo(status);
        return Jsoup.parse(answer.body());
    }

    private JsonNode orders() {
        String path = "/ops/v1/orders?warehouse=" + stocked.place().id();
        return Api.json(fixtures.api().get(path, fixtures.operator())).path("orders");
    }

    private String ordered(Object... skusAndQuantities) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < skusAndQuantities.length; i += 2) {
            lines.append(lines.isEmpty() ? "" : ",")
                    .append("{\"sku\":\"%s\",\"quantity\":%s}"
                            .formatted(skusAndQuantities[i], skusAndQuantities[i + 1]));
        }
        HttpResponse<String> answer = fixtures.api()
                .post(
                        "/ops/v1/warehouses/" + stocked.place().id() + "/orders",
                        fixtures.operator(),
                        "{\"reference\":\"PO-1\",\"lines\":[%s]}".formatted(lines));
        assertThat(answer.statusCode()).isEqualTo(201);
        return Api.json(answer).path("id").stringValue();
    }
}
