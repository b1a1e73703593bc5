package co.wholesale888.wms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.TestReceiver;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** One instance has the old secret key, the next one both, and the last one the new key alone. */
class SecretKeyRotationTest {

    private static final String OLD_KEY = key(1);
    private static final String NEW_KEY = key(2);
    private static final String KEY = "--wms.secret-key=";
    private static final String PREVIOUS_KEY = "--wms.previous-secret-key=";
    private static final String ACCOUNT = """
            {"name":"A","email":"rotation@example.com","password":"four random words"}""";

    /** What a client has from before the rotation. */
    private record Held(String token, String webhook, String secret, String cursor, String session, String csrf) {}

    @Test
    void whatClientsHaveOutlivesTheOldKey() {
        String url = TestPostgres.newDatabase();
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            Held client;
            String newCursor;
            try (Instance old = Instance.start(url, KEY + OLD_KEY)) {
                client = newClient(old.api(), receiver);
                assertDelivered(old.api(), client, receiver, 1);
            }
            try (Instance both = Instance.start(url, KEY + NEW_KEY, PREVIOUS_KEY + OLD_KEY)) {
                newCursor = assertCursorAccepted(both.api(), client, client.cursor);
                assertThat(newCursor).isNotEqualTo(client.cursor);
                assertFormAccepted(both.api(), client);
                assertThat(openAccount(both.api()).headers().firstValue("Idempotency-Replayed"))
                        .hasValue("true");
                assertThat(Api.json(register(both.api(), client.token, receiver))
                                .path("secret")
                                .stringValue())
                        .as("the stored answer to the key")
                        .isEqualTo(client.secret);
                assertDelivered(both.api(), client, receiver, 2);
                both.bean(SecretReencryption.class).run();
            }
            try (Instance last = Instance.start(url, KEY + NEW_KEY)) {
                assertDelivered(last.api(), client, receiver, 3);
                assertCursorAccepted(last.api(), client, newCursor);
                assertThat(register(last.api(), client.token, receiver).statusCode())
                        .as("the stored answer is unreadable, and nothing is registered twice")
                        .isEqualTo(409);
                assertThat(events(last.api(), client, client.cursor).statusCode())
                        .as("the old key is gone")
                        .isEqualTo(400);
            }
        }
    }

    private static Held newClient(Api api, TestReceiver receiver) {
        Fixtures fixtures = Fixtures.at(api.base());
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        assertThat(openAccount(api).statusCode()).isEqualTo(201);
        HttpResponse<String> hook = register(api, warehouse.authorization(), receiver);
        assertThat(hook.statusCode()).as(hook.body()).isEqualTo(201);
        String cursor = Api.json(api.get("/v1/events", warehouse.authorization()))
                .path("nextCursor")
                .stringValue();
        HttpResponse<String> page = api.get("/portal/sign-in", null);
        return new Held(
                warehouse.authorization(),
                Api.json(hook).path("id").stringValue(),
                Api.json(hook).path("secret").stringValue(),
                cursor,
                page.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", ""),
                Jsoup.parse(page.body()).select("input[name=_csrf]").attr("value"));
    }

    private static HttpResponse<String> register(Api api, String token, TestReceiver receiver) {
        String webhook = """
                {"url":"%s","events":["alert.triggered"]}""".formatted(receiver.url());
        return api.post("/v1/webhooks", token, webhook, "Idempotency-Key", "webhook");
    }

    private static HttpResponse<String> openAccount(Api api) {
        String operator = Fixtures.at(api.base()).operator();
        return api.post("/ops/v1/accounts", operator, ACCOUNT, "Idempotency-Key", "rotation");
    }

    private static String assertCursorAccepted(Api api, Held client, String cursor) {
        HttpResponse<String> answer = events(api, client, cursor);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer).path("nextCursor").stringValue();
    }

    private static HttpResponse<String> events(Api api, Held client, String cursor) {
        return api.get("/v1/events?cursor=" + cursor, client.token);
    }

    /** A wrong password is answered with 401 only after the form's token has been accepted; otherwise with 403. */
    private static void assertFormAccepted(Api api, Held client) {
        HttpResponse<String> answer = api.post(
                "/portal/sign-in",
                null,
                "email=nobody%40example.com&password=wrong&_csrf=" + client.csrf,
                "Cookie",
                client.session,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    private static void assertDelivered(Api api, Held client, TestReceiver receiver, int number) {
        assertThat(api.post("/v1/webhooks/" + client.webhook + "/test", client.token, null)
                        .statusCode())
                .isEqualTo(202);
        Awaitility.await().until(() -> receiver.requests().size() == number);
        TestReceiver.Request request = receiver.requests().getLast();
        assertThat(request.header("X-WMS-Signature"))
                .isEqualTo(Signatures.plain(request.body().getBytes(StandardCharsets.UTF_8), client.secret));
    }

    private static String key(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
