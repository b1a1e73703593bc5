package co.wholesale888.wms.webhookpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The page of a webhook, and the page of a delivery. */
@ServiceTest
class WebhookPagesTest {

    private static final String EDIT = "form[action$=/edit]";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private WarehouseFixture warehouse;
    private PortalClient portal;
    private String hooks;

    @BeforeEach
    void signIn() {
        warehouse = WarehouseFixture.with(fixtures, 100, "A");
        portal = PortalClient.as(fixtures, warehouse.access().client());
        hooks = "/portal/warehouses/" + warehouse.access().id() + "/webhooks";
    }

    @Test
    void webhookCanBeEdited() {
        String one = register("https://erp.example.com/hooks");
        HttpResponse<String> changed = edit(
                one,
                "url",
                "https://erp.example.com/new",
                "events",
                "order.shipped,*",
                "delivery",
                "RETRY",
                "description",
                "For the \"ERP\" <b>");
        assertThat(changed.statusCode()).isEqualTo(302);
        JsonNode now = hook(one);
        assertThat(now.path("url").stringValue()).isEqualTo("https://erp.example.com/new");
        assertThat(now.path("events")).hasSize(1);
        assertThat(now.at("/events/0").stringValue()).isEqualTo("*");
        assertThat(now.path("delivery").stringValue()).isEqualTo("RETRY");
        assertThat(now.path("description").stringValue()).isEqualTo("For the \"ERP\" <b>");
        Document form = portal.page(one);
        assertThat(form.select("#url").val()).isEqualTo("https://erp.example.com/new");
        assertThat(form.select("input[name=events][checked]").eachAttr("value")).containsExactly("*");
        assertThat(form.select("#delivery option[selected]").val()).isEqualTo("RETRY");

        HttpResponse<String> wrong = edit(one, "url", "ftp://erp.example.com/", "events", "*", "description", "x");
        assertThat(wrong.statusCode()).isEqualTo(422);
        Document again = Jsoup.parse(wrong.body());
        assertThat(again.select("details[open] #url[aria-invalid=true]").val()).isEqualTo("ftp://erp.example.com/");
        assertThat(hook(one).path("url").stringValue()).isEqualTo("https://erp.example.com/new");
        Document none = PortalClient.expect(422, portal.submit(one, one + "/edit", "url", "https://erp.example.com/"));
        assertThat(none.select("#events-error")).hasSize(1);
        assertThat(none.select("input[name=events][checked]")).isEmpty();
        Document unregistered =
                PortalClient.expect(422, portal.submit(hooks, hooks, "url", "https://erp.example.com/"));
        assertThat(unregistered.select("input[name=events][checked]")).isEmpty();
        Document empty = PortalClient.expect(422, edit(one, "url", " ", "events", "*"));
        assertThat(empty.select("#url[aria-invalid=true]").val()).isBlank();
        assertThat(hook(one).path("url").stringValue()).isEqualTo("https://erp.example.com/new");

        edit(one, "events", "*", "description", "");
        assertThat(hook(one).path("description").isNull()).isTrue();
    }

    @Test
    void changeOfAColleagueIsNotOverwritten() {
        String one = register("https://erp.example.com/hooks");
        Document mine = portal.page(one);
        Document theirs = portal.page(one);
        String[] change = {"events", "stock.changed", "description", "Theirs"};
        PortalClient.expect(302, portal.send(theirs, EDIT, change));
        PortalClient.expect(302, portal.send(theirs, EDIT, change));

        Document refused =
                PortalClient.expect(409, portal.send(mine, EDIT, "events", "stock.changed", "description", "Mine"));

        assertThat(refused.select("[role=alert]").text()).contains("was changed since this page was opened");
        assertThat(refused.select("main .head").text()).contains("Theirs");
        assertThat(refused.select("details[open] #description").val()).isEqualTo("Mine");
        assertThat(hook(one).path("description").stringValue()).isEqualTo("Theirs");

        Document corrected = PortalClient.expect(
                422, portal.send(refused, EDIT, "events", "stock.changed", "url", "ftp://erp.example.com/"));
        edit(one, "events", "stock.changed", "description", "Theirs again");
        Document again = PortalClient.expect(
                409, portal.send(corrected, EDIT, "events", "stock.changed", "url", "https://erp.example.com/hooks"));
        portal.submit(one, one + "/pause");
        PortalClient.expect(302, portal.send(again, EDIT, "events", "stock.changed"));
        assertThat(hook(one).path("description").stringValue()).isEqualTo("Mine");
        assertThat(hook(one).path("active").booleanValue()).isFalse();
    }

    @Test
    void logShowsDeliveriesAsReceivedAndRedelivers() {
        try (TestReceiver receiver = TestReceiver.answering(503)) {
            String one = register(receiver.url());
            warehouse.sell(null, "A");
            TestReceiver.Request arrived = arrived(receiver, 1);
            Document log = settled(one, 1);
            assertThat(log.select("#deliveries tbody tr").text()).contains("stock.changed", "FAILED", "HTTP 503");
            Document delivery = portal.page(log.select("#deliveries tbody a").attr("href"));
            assertThat(delivery.select("#body").text()).isEqualTo(arrived.body());
            assertThat(delivery.select("#headers").text()).isEqualTo(signatures(arrived));
            assertThat(delivery.select(".facts").text()).contains("HTTP 503", "ms");

            String redeliver = delivery.select("form[action$=/redeliver]").attr("action");
            assertThat(portal.submit(one, redeliver).statusCode()).isEqualTo(302);
            assertThat(arrived(receiver, 2).body()).isEqualTo(arrived.body());
            Document after = settled(one, 2);
            assertThat(after.select("#deliveries tbody tr:first-child").text()).contains("stock.changed", "2");
            assertThat(portal.page(one + "?status=SUCCEEDED").text()).contains("No delivery has this result");
            assertThat(portal.page(one + "?status=FAILED").select("#deliveries tbody tr"))
                    .hasSize(2);
        }
    }

    @Test
    void refusedDeliveryShowsItsAnswerAndItsNextAttempt() {
        String page = "<script>alert(1)</script>&amp;";
        try (TestReceiver receiver = TestReceiver.answering((request, out) -> TestReceiver.write(
                out,
                "HTTP/1.1 500 No\r\nContent-Type: text/html\r\nContent-Length: %s\r\n\r\n%s"
                        .formatted(page.length(), page)))) {
            String one = register(receiver.url());
            edit(one, "url", receiver.url(), "events", "stock.changed", "delivery", "RETRY");
            warehouse.sell(null, "A");
            Document log = Awaitility.await()
                    .until(
                            () -> portal.page(one),
                            shown -> shown.select("#deliveries tbody tr").size() == 2
                                    && !shown.select(".note.warn").isEmpty());

            assertThat(log.select("#deliveries tbody tr:contains(PENDING)").text())
                    .containsPattern("in \\d+ seconds|due now");
            assertThat(log.select("#deliveries > p").text()).startsWith("1 delivery is waiting");
            assertThat(log.select("#rates").text()).contains("0 % of 1 attempt succeeded");
            assertThat(log.select(".note.warn").text()).contains("Every attempt has failed since");
            assertThat(portal.page(hooks).select("tbody tr").text()).contains("0 % of 1", "failing for");
            String failed =
                    log.select("#deliveries tbody tr:contains(FAILED) a").attr("href");
            Document delivery = portal.page(failed);
            assertThat(delivery.select("#answer").first().wholeText())
                    .isEqualTo("HTTP/1.1 500 No\nContent-Type: text/html\n\n" + page);
            assertThat(delivery.select("script")).as("that of the layout").hasSize(1);
            assertThat(delivery.select(".facts").text()).contains("Next attempt");
            assertThat(fixtures.api()
                            .get(
                                    "/v1/webhooks/" + one.substring(one.lastIndexOf('/') + 1) + "/deliveries",
                                    warehouse.access().authorization())
                            .body())
                    .doesNotContain("alert(1)");
        }
    }

    @Test
    void sampleOfAnEventIsSent() {
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            String one = register(receiver.url());
            assertThat(location(portal.submit(one, one + "/test", "type", "order.shipped")))
                    .endsWith(one);
            assertThat(arrived(receiver, 1).json().path("type").stringValue()).isEqualTo("order.shipped");
            assertThat(portal.submit(one, one + "/test", "type", "order.lost").statusCode())
                    .isEqualTo(422);
            assertThat(settled(one, 1).select("#rates").text()).contains("100 % of 1 attempt succeeded");
        }
    }

    @Test
    void olderPageOfAPausedWebhookSaysThatNothingWasSent() {
        String one = register("https://erp.example.com/hooks");
        Document older = portal.page(one);
        portal.submit(one, one + "/pause");

        for (String type : new String[] {"", "order.shipped"}) {
            assertThat(location(portal.send(older, "form[action$=/test]", "type", type)))
                    .endsWith(one);
            assertThat(portal.page(one).text()).contains("The webhook is paused, so nothing was sent. Resume it");
        }
    }

    @Test
    void pauseByTheServiceIsExplained() {
        String one = register("https://erp.example.com/hooks");
        jdbc.sql("""
                        update webhook set active = false, failing_since = '2026-11-20T08:00:00Z',
                            stopped_at = '2026-11-23T08:00:01Z', stopped_because = 'FAILING'
                        where warehouse_id = ?
                        """).param(warehouse.access().uuid()).update();

        assertThat(portal.page(one).select(".note.bad").text())
                .contains(
                        "The service paused this webhook on 23 Nov 2026, 08:00:01 UTC.",
                        "Every attempt had failed since 20 Nov 2026, 08:00:00 UTC.",
                        "press Resume");
        assertThat(portal.page(hooks).select("tbody tr").text()).contains("PAUSED by the service", "no attempts");
        portal.submit(one, one + "/resume");
        assertThat(portal.page(one).select(".note.bad, .note.warn")).isEmpty();
    }

    @Test
    void openCircuitIsExplained() {
        String one = register("https://erp.example.com/hooks");
        storeDelivery("'FAILED', now(), now(), 'circuit_open'");

        Document log = portal.page(one);

        assertThat(log.select("#deliveries tbody tr").text()).contains("FAILED", "not sent: circuit open");
        Document delivery = portal.page(log.select("#deliveries tbody a").attr("href"));
        assertThat(delivery.text()).contains("ten attempts in a row had timed out");
        assertThat(delivery.select("#answer")).isEmpty();
    }

    @Test
    void unknownDeliveryIsExplainedAndWaitsForNoResponse() {
        String one = register("https://erp.example.com/hooks");
        storeDelivery("'UNKNOWN', now(), null, null");
        String page = portal.page(one).select("#deliveries tbody a").attr("href");

        Document delivery = portal.page(page);
        assertThat(delivery.select(".facts").text()).contains("Response none Attempt 1", "Attempted not recorded");
        assertThat(delivery.text())
                .contains("unknown whether your server got it. If it did not, it can be redelivered.")
                .doesNotContain("none yet", "not yet");
        assertThat(delivery.select("form[action$=/redeliver]")).hasSize(1);

        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at)
                        select warehouse_id, webhook_id, gen_random_uuid(), event_id, event_type, test_data, bytes, 2,
                            'PENDING', now() + interval '1 hour'
                        from webhook_delivery where warehouse_id = ?
                        """).param(warehouse.access().uuid()).update();
        assertThat(portal.page(page).text())
                .contains("unknown whether your server got it. The event is attempted again.");
    }

    @Test
    void formSendsAgainWhatHasFailedOnce() {
        try (TestReceiver receiver = TestReceiver.answering(503)) {
            String one = register(receiver.url());
            assertThat(location(portal.submit(one, one + "/redeliver", "since", "hour")))
                    .doesNotContain("?");
            warehouse.sell(null, "A");
            settled(one, 1);

            String done = location(portal.submit(one, one + "/redeliver", "since", "week"));

            assertThat(done).doesNotContain("?");
            assertThat(portal.page(done).text()).contains("What has failed is sent again.");
            assertThat(settled(one, 2)
                            .select("#deliveries tbody tr:first-child .num")
                            .text())
                    .startsWith("2");
            assertThat(portal.submit(one, one + "/redeliver", "since", "ever").statusCode())
                    .isEqualTo(422);
        }
    }

    private HttpResponse<String> edit(String one, String... changed) {
        return portal.send(portal.page(one), EDIT, changed);
    }

    /** Stores a delivery of the only webhook, with its status, due_at, attempted_at and error as SQL. */
    private void storeDelivery(String outcome) {
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at, attempted_at, error)
                        select warehouse_id, id, gen_random_uuid(), gen_random_uuid(), 'webhook.test', '{}', 2, 1, %s
                        from webhook where warehouse_id = ?
                        """.formatted(outcome)).param(warehouse.access().uuid()).update();
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private String register(String url) {
        registered(url);
        return portal.page(hooks).select("tbody tr:contains(" + url + ") a").attr("href");
    }

    private HttpResponse<String> registered(String url) {
        HttpResponse<String> answer = portal.submit(hooks, hooks, "url", url, "events", "stock.changed");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private JsonNode hook(String one) {
        String id = one.substring(one.lastIndexOf('/') + 1);
        return Api.json(
                fixtures.api().get("/v1/webhooks/" + id, warehouse.access().authorization()));
    }

    private static TestReceiver.Request arrived(TestReceiver receiver, int count) {
        Awaitility.await().until(() -> receiver.requests().size() >= count);
        return receiver.requests().get(count - 1);
    }

    /** Waits until no delivery is pending, and returns the page of the webhook. */
    private Document settled(String one, int deliveries) {
        return Awaitility.await()
                .until(
                        () -> portal.page(one),
                        page -> page.select("#deliveries tbody tr").size() == deliveries
                                && page.select("[data-pending]").isEmpty());
    }

    /** The signature headers of a request, formatted as in the portal. */
    private static String signatures(TestReceiver.Request request) {
        return Stream.of("X-WMS-Signature", "webhook-id", "webhook-timestamp", "webhook-signature")
                .map(name -> name + ": " + request.header(name))
                .collect(Collectors.joining("\n"));
    }
}
