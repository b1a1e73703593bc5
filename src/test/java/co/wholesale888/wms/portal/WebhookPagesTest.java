package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Webhooks in the portal, with real deliveries to look into. */
@ServiceTest
class WebhookPagesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private Fixtures fixtures;

    private WarehouseFixture stocked;
    private PortalClient visitor;
    private String hooks;

    @BeforeEach
    void signIn() {
        stocked = WarehouseFixture.with(fixtures, 100, "A");
        visitor = PortalClient.as(fixtures, stocked.place().client());
        hooks = "/portal/warehouses/" + stocked.place().id() + "/webhooks";
    }

    @Test
    void aWebhookIsChangedInEverythingThatItIs() {
        String one = register("https://erp.example.com/hooks");
        HttpResponse<String> changed = visitor.submit(
                one,
                one + "/edit",
                "url",
                "https://erp.example.com/new",
                "events",
                "order.shipped",
                "events",
                "*",
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
        Document form = visitor.page(one);
        assertThat(form.select("#url").val()).isEqualTo("https://erp.example.com/new");
        assertThat(form.select("input[name=events][checked]").eachAttr("value")).containsExactly("*");
        assertThat(form.select("#delivery option[selected]").val()).isEqualTo("RETRY");

        HttpResponse<String> wrong =
                visitor.submit(one, one + "/edit", "url", "ftp://erp.example.com/", "events", "*", "description", "x");
        assertThat(wrong.statusCode()).isEqualTo(422);
        Document again = Jsoup.parse(wrong.body());
        assertThat(again.select("details[open] #url[aria-invalid=true]").val()).isEqualTo("ftp://erp.example.com/");
        assertThat(hook(one).path("url").stringValue()).isEqualTo("https://erp.example.com/new");
        assertThat(visitor.submit(one, one + "/edit", "url", "https://erp.example.com/new")
                        .statusCode())
                .as("no event at all")
                .isEqualTo(422);
        visitor.submit(one, one + "/edit", "url", "https://erp.example.com/new", "events", "*");
        assertThat(hook(one).path("description").isNull()).isTrue();
    }

    @Test
    void theLogShowsADeliveryWithPayloadAndSignatureHeadersAsTheyArrivedAndRedelivers() {
        try (TestReceiver receiver = TestReceiver.answering(503)) {
            String one = register(receiver.url());
            stocked.sell(null, "A");
            TestReceiver.Request arrived = arrived(receiver, 1);
            Document log = settled(one, 1);
            assertThat(log.select("#deliveries tbody tr").text()).contains("stock.changed", "FAILED", "HTTP 503");
            Document delivery = visitor.page(log.select("#deliveries tbody a").attr("href"));
            assertThat(delivery.select("#body").text()).isEqualTo(arrived.body());
            assertThat(delivery.select("#headers").text()).isEqualTo(signatures(arrived));
            assertThat(delivery.select(".facts").text()).contains("HTTP 503", "ms");

            String redeliver = delivery.select("form[action$=/redeliver]").attr("action");
            assertThat(visitor.submit(one, redeliver).statusCode()).isEqualTo(302);
            assertThat(arrived(receiver, 2).body()).isEqualTo(arrived.body());
            Document after = settled(one, 2);
            assertThat(after.select("#deliveries tbody tr:first-child").text()).contains("stock.changed", "2");
            assertThat(visitor.page(one + "?status=SUCCEEDED").text()).contains("None like that");
            assertThat(visitor.page(one + "?status=FAILED").select("#deliveries tbody tr"))
                    .hasSize(2);
        }
    }

    @Test
    void theBoxSaysWhetherASignatureIsThisWebhooksAndNeverTheSecret() {
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            HttpResponse<String> registered = registered(receiver.url());
            String secret = Jsoup.parse(registered.body()).select("#secret").text();
            String one = visitor.page(hooks).select("tbody a").attr("href");
            visitor.submit(one, one + "/test");
            TestReceiver.Request arrived = arrived(receiver, 1);

            String right = check(one, arrived.body() + "\r\n", signatures(arrived));
            assertThat(right).contains("It matches.", "with the present secret").doesNotContain(secret);
            assertThat(check(one, arrived.body() + "x", signatures(arrived)))
                    .contains("It does not match.")
                    .doesNotContain(secret);
            String other = register("https://erp.example.com/other");
            assertThat(check(other, arrived.body(), signatures(arrived))).contains("It does not match.");

            String rotated =
                    visitor.submit(one, one + "/rotate", "overlap", "hour").body();
            String next = Jsoup.parse(rotated).select("#secret").text();
            assertThat(next).startsWith("whsec_").isNotEqualTo(secret);
            assertThat(check(one, arrived.body(), signatures(arrived)))
                    .contains("It matches.", "with the previous secret");
            visitor.submit(one, one + "/rotate", "overlap", "none");
            assertThat(check(one, arrived.body(), signatures(arrived))).contains("It does not match.");
            assertThat(visitor.submit(one, one + "/rotate", "overlap", "ever").statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void theBoxTakesNoMoreThanItSays() {
        String one = register("https://erp.example.com/hooks");
        assertThat(check(one, "", "")).contains("Paste the body");
        assertThat(check(one, "{}", "x".repeat(4_001))).contains("up to 4000 characters");
        assertThat(check(one, "{}", "x".repeat(4_000))).contains("no signature among these lines");
        assertThat(visitor.submit(one, one + "/check", "body", "x".repeat(300_000), "headers", "x")
                        .statusCode())
                .isEqualTo(413);
        String hostile = "</textarea><script>alert(1)</script>";
        Document page = Jsoup.parse(visitor.submit(one, one + "/check", "body", hostile, "headers", hostile)
                .body());
        assertThat(page.select("script")).hasSize(1);
        assertThat(page.select("#body").val()).isEqualTo(hostile);
    }

    private String check(String one, String body, String headers) {
        return Jsoup.parse(visitor.submit(one + "/check", one + "/check", "body", body, "headers", headers)
                        .body())
                .select("main")
                .text();
    }

    private String register(String url) {
        registered(url);
        return visitor.page(hooks).select("tbody tr:contains(" + url + ") a").attr("href");
    }

    private HttpResponse<String> registered(String url) {
        HttpResponse<String> answer = visitor.submit(hooks, hooks, "url", url, "events", "stock.changed");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private JsonNode hook(String one) {
        String id = one.substring(one.lastIndexOf('/') + 1);
        return Api.json(fixtures.api().get("/v1/webhooks/" + id, stocked.place().authorization()));
    }

    private static TestReceiver.Request arrived(TestReceiver receiver, int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> receiver.requests().size() >= count);
        return receiver.requests().get(count - 1);
    }

    /** The webhook's page once nothing is under way any more. */
    private Document settled(String one, int deliveries) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> visitor.page(one),
                        page -> page.select("#deliveries tbody tr").size() == deliveries
                                && page.select("[data-settling]").isEmpty());
    }

    /** The headers that sign a request, as the portal writes them. */
    private static String signatures(TestReceiver.Request request) {
        return Stream.of("X-WMS-Signature", "webhook-id", "webhook-timestamp", "webhook-signature")
                .map(name -> name + ": " + request.header(name))
                .collect(Collectors.joining("\n"));
    }
}
