package co.wholesale888.wms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Registers, reads, changes and deletes webhooks. */
@ServiceTest
class WebhooksTest {

    private static final String NEW = """
            {"url":"https://erp.example.com/hooks","events":["alert.triggered"]}""";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private final DocumentedAnswers documented = new DocumentedAnswers();
    private WarehouseAccess warehouse;

    @BeforeEach
    void createWarehouse() {
        warehouse = fixtures.anotherWarehouse();
    }

    @Test
    void aNewWebhookIsTheOnlyOneShownWithItsSecret() {
        HttpResponse<String> answer = post("", """
                {"url":"https://erp.example.com/hooks","events":["stock.low","alert.triggered"],
                 "delivery":"retry","description":"reorders"}""");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode created = Api.json(answer);
        assertThat(created.propertyNames())
                .containsExactly("id", "url", "events", "delivery", "description", "active", "secret", "createdAt");
        assertThat(created.path("id").stringValue()).startsWith("whk_");
        assertThat(created.path("secret").stringValue()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(created.path("delivery").stringValue()).isEqualTo("RETRY");
        assertThat(created.path("events").toString()).isEqualTo("[\"stock.low\",\"alert.triggered\"]");
        assertThat(created.path("active").booleanValue()).isTrue();
        String shown = get("/" + created.path("id").stringValue()).body();
        assertThat(shown).contains("reorders").doesNotContain("whsec_").doesNotContain("secret");
        assertThat(get("").body()).doesNotContain("whsec_");
        assertThat(Api.json(get("")).at("/webhooks/0").toString()).isEqualTo(shown);
    }

    @Test
    void deliveryDefaultsToOnceAndDescriptionToNull() {
        JsonNode created = register(NEW);

        assertThat(created.path("delivery").stringValue()).isEqualTo("ONCE");
        assertThat(created.path("description").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|422|url",
                "{'url':null,'events':null}|422|events",
                "{'url':'https://erp.example.com','events':[]}|422|events",
                "{'url':'https://erp.example.com','events':['stock.lower']}|422|events",
                "{'url':'https://erp.example.com','events':['STOCK.LOW']}|422|events",
                "{'url':'https://erp.example.com','events':['webhook.test']}|422|events",
                "{'url':'https://erp.example.com','events':['stock.low','stock.low']}|422|events",
                "{'url':'https://erp.example.com','events':['*','stock.low']}|422|events",
                "{'url':'https://erp.example.com','events':['*'],'delivery':'TWICE'}|422|delivery",
                "{'url':'https://erp.example.com','events':['*'],'delivery':'ＯＮＣＥ'}|422|delivery",
                "{'url':'https://erp.example.com/#x','events':['*']}|422|url",
                "{'url':'gopher://erp.example.com','events':['*']}|422|url",
                "{'url':'https://erp.example.com','events':'*'}|400|events",
                "{'url':'https://erp.example.com','events':[1]}|400|events",
                "{'url':7,'events':['*']}|400|url",
                "{'url':'https://erp.example.com','events':['*'],'active':true}|400|active",
                "{'url':'https://erp.example.com','events':['*'],'secret':'mine'}|400|secret"
            })
    void aViolationNamesItsField(String body, int status, String field) {
        HttpResponse<String> answer = post("", body.replace('\'', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Api.json(answer).path("errors").findValuesAsString("field")).contains(field);
        assertThat(Api.json(get("")).path("webhooks").isEmpty()).isTrue();
    }

    @Test
    void aChangeAffectsOnlyTheGivenFields() {
        String id = register(NEW.replace("}", ",\"description\":\"old\"}"))
                .path("id")
                .stringValue();

        JsonNode changed = Api.json(patch(id, "{\"events\":[\"*\"],\"delivery\":\"RETRY\"}"));
        assertThat(changed.path("events").toString()).isEqualTo("[\"*\"]");
        assertThat(changed.path("delivery").stringValue()).isEqualTo("RETRY");
        assertThat(changed.path("description").stringValue()).isEqualTo("old");
        assertThat(changed.path("url").stringValue()).isEqualTo("https://erp.example.com/hooks");

        JsonNode cleared = Api.json(patch(id, "{\"description\":null,\"active\":false}"));
        assertThat(cleared.path("description").isNull()).isTrue();
        assertThat(cleared.path("active").booleanValue()).isFalse();
        assertThat(Api.json(get("/" + id))).isEqualTo(cleared);
        assertThat(patch(id, "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void aChangeIsValidatedLikeARegistration() {
        String id = register(NEW).path("id").stringValue();

        for (String field : List.of("url", "events", "active", "delivery")) {
            HttpResponse<String> answer = patch(id, "{\"%s\":null}".formatted(field));
            assertThat(answer.statusCode()).as(field).isEqualTo(422);
            assertThat(Api.json(answer).at("/errors/0/field").stringValue()).isEqualTo(field);
        }
        assertThat(patch(id, "{\"url\":\"mailto:x@example.com\"}").statusCode()).isEqualTo(422);
        assertThat(patch(id, "{\"active\":\"true\"}").statusCode()).isEqualTo(400);
        assertThat(patch(id, "{\"secret\":\"x\"}").statusCode()).isEqualTo(400);
    }

    @Test
    void aDeletedWebhookIsNotFound() {
        String id = register(NEW).path("id").stringValue();

        assertThat(send("DELETE", "/" + id, null).statusCode()).isEqualTo(204);

        assertThat(get("/" + id).statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/" + id, null).statusCode()).isEqualTo(404);
        assertThat(get("/" + id + "/deliveries").statusCode()).isEqualTo(404);
    }

    @Test
    void webhooksOfAnotherWarehouseAreNotFound() {
        String theirs = "/" + register(NEW).path("id").stringValue();
        warehouse = fixtures.anotherWarehouse();

        assertThat(get(theirs).statusCode()).isEqualTo(404);
        assertThat(send("PATCH", theirs, "{\"active\":false}").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", theirs, null).statusCode()).isEqualTo(404);
        assertThat(post(theirs + "/rotate-secret", null).statusCode()).isEqualTo(404);
        assertThat(post(theirs + "/test", null).statusCode()).isEqualTo(404);
        assertThat(get(theirs + "/deliveries").statusCode()).isEqualTo(404);
        assertThat(Api.json(get("")).path("webhooks").isEmpty()).isTrue();
    }

    @Test
    void concurrentRegistrationsEndAtFiftyWebhooks() throws Exception {
        List<Callable<Integer>> registrations = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            registrations.add(() -> post("", NEW).statusCode());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(6)) {
            for (Future<Integer> answer : callers.invokeAll(registrations)) {
                statuses.add(answer.get());
            }
        }

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(50);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(10);
        JsonNode first = Api.json(get("?limit=30"));
        JsonNode second =
                Api.json(get("?limit=30&cursor=" + first.path("nextCursor").stringValue()));
        assertThat(first.path("webhooks").size() + second.path("webhooks").size())
                .isEqualTo(50);
        assertThat(second.path("hasMore").booleanValue()).isFalse();
    }

    @Test
    void aRotationReturnsANewSecretAndTheEndOfTheOldOne() {
        String id = register(NEW).path("id").stringValue();

        JsonNode day = Api.json(post("/" + id + "/rotate-secret", "{\"overlapSeconds\":86400}"));
        JsonNode atOnce = Api.json(post("/" + id + "/rotate-secret", "{\"overlapSeconds\":0}"));

        assertThat(day.propertyNames()).containsExactly("secret", "previousSecretExpiresAt");
        assertThat(day.path("secret").stringValue())
                .startsWith("whsec_")
                .isNotEqualTo(atOnce.path("secret").stringValue());
        assertThat(day.path("previousSecretExpiresAt").stringValue())
                .isGreaterThan(atOnce.path("previousSecretExpiresAt").stringValue());
        assertThat(post("/" + id + "/rotate-secret", null).statusCode()).isEqualTo(200);
        assertThat(post("/" + id + "/rotate-secret", "{\"overlapSeconds\":-1}").statusCode())
                .isEqualTo(422);
        assertThat(post("/" + id + "/rotate-secret", "{\"overlapSeconds\":604801}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("/" + id + "/rotate-secret", "{\"overlapSeconds\":1.5}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void secretsAreEncryptedInTheDatabase() {
        JsonNode created = register(NEW);
        String id = created.path("id").stringValue();
        String rotated =
                Api.json(post("/" + id + "/rotate-secret", null)).path("secret").stringValue();

        List<byte[]> stored = jdbc.sql(
                        "select unnest(array[secret, previous_secret]) from webhook where warehouse_id = ?")
                .param(warehouse.uuid())
                .query((row, number) -> row.getBytes(1))
                .list();

        assertThat(stored).hasSize(2).allSatisfy(bytes -> {
            assertThat(bytes).hasSizeGreaterThan(50);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(text)
                    .doesNotContain("whsec")
                    .doesNotContain(created.path("secret").stringValue().substring(6))
                    .doesNotContain(rotated.substring(6));
        });
    }

    @Test
    void stockChangedIsSubscribedWhileAnActiveWebhookListsIt() {
        assertThat(isSubscribed()).isFalse();
        String one = register(NEW.replace("alert.triggered", "stock.changed"))
                .path("id")
                .stringValue();
        assertThat(isSubscribed()).isTrue();
        patch(one, "{\"active\":false}");
        assertThat(isSubscribed()).isFalse();
        String all = register(NEW.replace("alert.triggered", "*")).path("id").stringValue();
        assertThat(isSubscribed()).isTrue();
        patch(one, "{\"active\":true}");
        send("DELETE", "/" + all, null);
        assertThat(isSubscribed()).isTrue();
        patch(one, "{\"events\":[\"stock.low\"]}");
        assertThat(isSubscribed()).isFalse();
    }

    private boolean isSubscribed() {
        return jdbc.sql("select stock_changed_subscribed from event_head where warehouse_id = ?")
                .param(warehouse.uuid())
                .query(Boolean.class)
                .single();
    }

    private JsonNode register(String body) {
        HttpResponse<String> answer = post("", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Api.json(answer);
    }

    private HttpResponse<String> get(String path) {
        return send("GET", path, null);
    }

    private HttpResponse<String> post(String path, @Nullable String body) {
        return send("POST", path, body);
    }

    private HttpResponse<String> patch(String id, String body) {
        return send("PATCH", "/" + id, body);
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body) {
        return documented.check(fixtures.api().send(method, "/v1/webhooks" + path, warehouse.authorization(), body));
    }
}
