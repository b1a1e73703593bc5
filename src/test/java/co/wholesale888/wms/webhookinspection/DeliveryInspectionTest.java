package co.wholesale888.wms.webhookinspection;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.webhookinspection.SignatureFinding.Fit;
import co.wholesale888.wms.webhooks.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Inspects deliveries and checks signatures of a registered webhook. */
@ServiceTest
class DeliveryInspectionTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private DeliveryInspection inspection;

    private WarehouseAccess warehouse;
    private JsonNode webhook;

    @BeforeEach
    void registerWebhook() {
        warehouse = fixtures.anotherWarehouse();
        webhook = post("/v1/webhooks", "{\"url\":\"http://127.0.0.1:1024/\",\"events\":[\"stock.low\"]}");
    }

    @Test
    void theBodyIsCheckedExactlyAsGiven() {
        String body = "{\"a\":1}";
        String signature = "X-WMS-Signature: " + Signatures.plain(body.getBytes(StandardCharsets.UTF_8), secret());

        assertThat(check(body, signature)).containsExactly(Fit.PRESENT);
        for (String other : List.of(body + " ", body + "\n", body + "\r\n", " " + body, "{\"a\": 1}")) {
            assertThat(check(other, signature)).as(other).containsExactly(Fit.NEITHER);
        }
    }

    @Test
    void theHeadersOfAnInspectedDeliveryMatchItsBody() {
        JsonNode test = post("/v1/webhooks/" + webhook.path("id").stringValue() + "/test", null);

        DeliveryInspection.Inspected inspected = inspection.inspect(
                warehouse.uuid(),
                webhookId(),
                IdKind.DELIVERY.require(test.path("id").stringValue()));

        String body = Objects.requireNonNull(inspected.body());
        assertThat(body).contains("\"type\":\"webhook.test\"", "\"sequence\":null");
        assertThat(inspected.delivery().attempt()).isEqualTo(1);
        String lines = inspected.headers().entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining("\n"));
        assertThat(check(body, lines)).containsExactly(Fit.PRESENT, Fit.PRESENT);
    }

    private List<Fit> check(String body, String lines) {
        return inspection.check(warehouse.uuid(), webhookId(), body, lines).stream()
                .map(SignatureFinding::fit)
                .toList();
    }

    private UUID webhookId() {
        return IdKind.WEBHOOK.require(webhook.path("id").stringValue());
    }

    private String secret() {
        return webhook.path("secret").stringValue();
    }

    private JsonNode post(String path, @Nullable String body) {
        return Api.json(fixtures.api().post(path, warehouse.authorization(), body));
    }
}
