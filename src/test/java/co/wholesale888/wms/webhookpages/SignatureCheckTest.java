package co.wholesale888.wms.webhookpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The form in which clients check signatures. */
@ServiceTest
class SignatureCheckTest {

    private static final String MATCHES = "The signature matches.";
    private static final String DOES_NOT_MATCH = "The signature does not match.";

    @Autowired
    private Fixtures fixtures;

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
    void onlySignaturesByTheWebhooksSecretsMatch() {
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            HttpResponse<String> registered = registered(receiver.url());
            String secret = Jsoup.parse(registered.body()).select("#secret").text();
            String one = portal.page(hooks).select("tbody a").attr("href");
            portal.submit(one, one + "/test");
            TestReceiver.Request arrived = arrived(receiver, 1);

            String right = check(one, arrived.body(), signatures(arrived));
            assertThat(right).contains(MATCHES, "with the current secret").doesNotContain(secret);
            assertThat(check(one, arrived.body() + "x", signatures(arrived)))
                    .contains(DOES_NOT_MATCH)
                    .doesNotContain(secret);
            String other = register("https://erp.example.com/other");
            assertThat(check(other, arrived.body(), signatures(arrived))).contains(DOES_NOT_MATCH);

            String rotated =
                    portal.submit(one, one + "/rotate", "overlap", "hour").body();
            String next = Jsoup.parse(rotated).select("#secret").text();
            assertThat(next).startsWith("whsec_").isNotEqualTo(secret);
            assertThat(check(one, arrived.body(), signatures(arrived))).contains(MATCHES, "with the previous secret");
            portal.submit(one, one + "/rotate", "overlap", "none");
            assertThat(check(one, arrived.body(), signatures(arrived))).contains(DOES_NOT_MATCH);
            assertThat(portal.submit(one, one + "/rotate", "overlap", "ever").statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void inputIsLimitedAndEscaped() {
        String one = register("https://erp.example.com/hooks");
        assertThat(check(one, "", "")).contains("Please paste the body");
        assertThat(check(one, "{}", "x".repeat(4_001))).contains("up to 4000 characters");
        assertThat(check(one, "{}", "x".repeat(4_000))).contains("No signature found");
        assertThat(portal.submit(one, one + "/check", "body", "x".repeat(300_000), "headers", "x")
                        .statusCode())
                .isEqualTo(413);
        String hostile = "</textarea><script>alert(1)</script>";
        Document page = Jsoup.parse(portal.submit(one, one + "/check", "body", hostile, "headers", hostile)
                .body());
        assertThat(page.select("script")).hasSize(1);
        assertThat(page.select("#body").val()).isEqualTo(hostile);
    }

    @Test
    void bodyIsComparedExactlyAsSubmitted() throws GeneralSecurityException {
        HttpResponse<String> registered = registered("https://erp.example.com/hooks");
        String secret = Jsoup.parse(registered.body()).select("#secret").text();
        String one = portal.page(hooks).select("tbody a").attr("href");
        String body = "{\"a\":1}";
        String signature = signature(body, secret);
        assertThat(check(one, body, signature)).contains(MATCHES);
        for (String changed : List.of(body + " ", " " + body, body + "\r\n", "{\"a\": 1}")) {
            assertThat(check(one, changed, signature)).as("<%s>", changed).contains(DOES_NOT_MATCH);
            assertThat(check(one, changed, signature(changed, secret)))
                    .as("<%s>", changed)
                    .contains(MATCHES);
        }
    }

    @Test
    void lineBreaksMayHaveBeenReceivedAsLineFeeds() throws GeneralSecurityException {
        HttpResponse<String> registered = registered("https://erp.example.com/hooks");
        String secret = Jsoup.parse(registered.body()).select("#secret").text();
        String one = portal.page(hooks).select("tbody a").attr("href");
        String received = "{\n\"a\":1\n}";
        String submitted = received.replace("\n", "\r\n");
        assertThat(check(one, submitted, signature(received, secret))).contains(MATCHES);
        assertThat(check(one, submitted, signature(submitted, secret))).contains(MATCHES);
        assertThat(check(one, submitted + " ", signature(received, secret))).contains(DOES_NOT_MATCH);
    }

    @Test
    void suspendedAccountCanCheckAsMuchAsThePageSays() {
        Fixtures.WarehouseAccess own = fixtures.newSandbox();
        portal = PortalClient.as(fixtures, own.client());
        hooks = "/portal/warehouses/" + own.id() + "/webhooks";
        String page = register("https://erp.example.com/hooks") + "/check";
        assertThat(portal.page(page).select("#body").attr("maxlength")).isEqualTo("30000");
        fixtures.api().post("/ops/v1/accounts/" + own.client().id() + "/suspend", fixtures.operator(), null);

        Document form = portal.page(page);

        assertThat(form.select("#body-hint").text()).isEqualTo("Exactly as received, up to 2,000 characters.");
        int most = Integer.parseInt(form.select("#body").attr("maxlength"));
        Document checked = PortalClient.expect(
                200,
                portal.send(
                        form,
                        "form[action$=/check]",
                        "body",
                        "\"".repeat(most),
                        "headers",
                        "X-WMS-Signature: sha256=" + "a".repeat(64)));
        assertThat(checked.text()).contains(DOES_NOT_MATCH);
    }

    private static String signature(String body, String secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private String check(String one, String body, String headers) {
        return Jsoup.parse(portal.submit(one + "/check", one + "/check", "body", body, "headers", headers)
                        .body())
                .select("main")
                .text();
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

    private static TestReceiver.Request arrived(TestReceiver receiver, int count) {
        Awaitility.await().until(() -> receiver.requests().size() >= count);
        return receiver.requests().get(count - 1);
    }

    /** The signature headers of a request, formatted as in the portal. */
    private static String signatures(TestReceiver.Request request) {
        return Stream.of("X-WMS-Signature", "webhook-id", "webhook-timestamp", "webhook-signature")
                .map(name -> name + ": " + request.header(name))
                .collect(Collectors.joining("\n"));
    }
}
