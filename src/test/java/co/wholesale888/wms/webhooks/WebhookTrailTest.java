package co.wholesale888.wms.webhooks;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Changes of webhooks are recorded in the audit trail. */
@ServiceTest
class WebhookTrailTest {

    @Autowired
    private Fixtures fixtures;

    private final DocumentedAnswers documented = new DocumentedAnswers();
    private WarehouseFixture warehouse;

    @BeforeEach
    void createWarehouse() {
        warehouse = WarehouseFixture.with(fixtures, 100, "A");
    }

    @Test
    void everyChangeIsRecordedWithTheTokenThatMadeIt() {
        try (TestReceiver receiver = TestReceiver.answering(500)) {
            String url = receiver.url() + "?key=in-the-query";
            String id = registered(url, "stock.changed", "ONCE");
            String path = "/v1/webhooks/" + id;
            send("PATCH", path, "{\"events\":[\"stock.changed\",\"stock.low\"],\"delivery\":\"ONCE\"}", 200);
            send("PATCH", path, "{\"active\":true}", 200);
            send("PATCH", path, "{\"url\":\"" + url + "x\",\"description\":\"orders\"}", 200);
            send("POST", path + "/rotate-secret", "{\"overlapSeconds\":60}", 200);
            assertThat(warehouse.update(batch(line("A", -1)), null).statusCode())
                    .isEqualTo(200);
            JsonNode failed = Awaitility.await()
                    .until(
                            () -> Api.json(warehouse.get(path + "/deliveries?status=FAILED"))
                                    .at("/deliveries/0"),
                            delivery -> !delivery.isMissingNode());
            send("POST", path + "/deliveries/" + failed.path("id").stringValue() + "/redeliver", null, 202);
            send("DELETE", path, null, 204);

            List<JsonNode> entries = entries();

            String origin = receiver.url().replace("/hooks", "");
            assertThat(entries)
                    .extracting(entry -> entry.path("action").stringValue() + " "
                            + entry.path("details").toString())
                    .containsExactly(
                            "WEBHOOK_REGISTERED {\"url\":\"%s\",\"events\":[\"stock.changed\"],\"delivery\":\"ONCE\"}"
                                    .formatted(origin),
                            "WEBHOOK_CHANGED {\"events\":[\"stock.changed\",\"stock.low\"]}",
                            "WEBHOOK_CHANGED {\"url\":\"%s\",\"description\":\"orders\"}".formatted(origin),
                            "WEBHOOK_SECRET_ROTATED {\"overlapSeconds\":60}",
                            "WEBHOOK_REDELIVERED {\"eventId\":\"%s\"}"
                                    .formatted(failed.path("eventId").stringValue()),
                            ("WEBHOOK_DELETED {\"url\":\"%s\",\"events\":[\"stock.changed\",\"stock.low\"],"
                                            + "\"delivery\":\"ONCE\"}")
                                    .formatted(origin));
            String token = Api.json(warehouse.get("/v1/me")).path("tokenId").stringValue();
            assertThat(entries).allSatisfy(entry -> {
                assertThat(entry.path("subject").stringValue()).isEqualTo(id);
                assertThat(entry.at("/actor/kind").stringValue()).isEqualTo("TOKEN");
                assertThat(entry.at("/actor/id").stringValue()).isEqualTo(token);
                assertThat(entry.toString()).doesNotContain("whsec_", "in-the-query");
            });
        }
    }

    @Test
    void aRefusedChangeIsNotRecorded() {
        String id = registered("https://erp.example.com/hooks", "stock.low", "ONCE");
        send("PATCH", "/v1/webhooks/" + id, "{\"events\":[]}", 422);
        send("DELETE", "/v1/webhooks/whk_00000000000000000000000000", null, 404);

        assertThat(entries())
                .extracting(entry -> entry.path("action").stringValue())
                .containsExactly("WEBHOOK_REGISTERED");
    }

    @Test
    void a410DeactivatesTheWebhookInTheNameOfTheSystem() {
        try (TestReceiver gone = TestReceiver.answering(410)) {
            registered(gone.url(), "stock.changed", "RETRY");
            warehouse.update(batch(line("A", -1)), null);

            Awaitility.await().until(() -> entries().size() == 2);

            JsonNode ended = entries().getLast();
            assertThat(ended.path("action").stringValue()).isEqualTo("WEBHOOK_CHANGED");
            assertThat(ended.path("details").toString()).contains("\"active\":false", "\"responseStatus\":410");
            assertThat(ended.path("actor").toString()).isEqualTo("{\"kind\":\"SYSTEM\",\"id\":null,\"name\":null}");
        }
    }

    private String registered(String url, String event, String delivery) {
        return Api.json(send("POST", "/v1/webhooks", """
                        {"url":"%s","events":["%s"],"delivery":"%s"}""".formatted(url, event, delivery), 201))
                .path("id")
                .stringValue();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body, int expected) {
        HttpResponse<String> answer =
                warehouse.api().send(method, path, warehouse.access().authorization(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return answer;
    }

    /** Returns the entries about this warehouse's webhooks, oldest first. */
    private List<JsonNode> entries() {
        String path = "/v1/warehouses/" + warehouse.access().id() + "/audit";
        HttpResponse<String> answer = documented.check(
                warehouse.api().get(path, warehouse.access().client().authorization()));
        return Api.json(answer)
                .path("entries")
                .valueStream()
                .filter(entry -> entry.path("action").stringValue().startsWith("WEBHOOK"))
                .toList()
                .reversed();
    }
}
