package co.wholesale888.wms.webhookinspection;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ApiDocument;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ServiceTest
class SampleEventsTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private SampleEvents samples;

    @ParameterizedTest
    @EnumSource
    void everySampleIsAsDocumented(EventType type) {
        JsonNode data = JsonMapper.shared().readTree(samples.data(type));
        switch (type) {
            case ALERT_TRIGGERED, ALERT_RESOLVED -> requireValid("Alert", data);
            case STOCK_LOW -> requireValid("StockItem", data);
            case ORDER_SHIPPED, ORDER_DELIVERED -> requireValid("Shipment", data);
            case RESERVATION_EXPIRED -> requireValid("Reservation", data);
            case STOCK_CHANGED -> {
                assertThat(data.propertyNames()).containsExactly("transactions");
                JsonNode entry = data.path("transactions").path(0);
                long before = ((ObjectNode) entry).remove("quantityBefore").longValue();
                assertThat(before + entry.path("delta").longValue())
                        .isEqualTo(entry.path("quantityAfter").longValue());
                requireValid("Transaction", entry);
            }
        }
    }

    @Test
    void aSampleHasItsTypeAndIsInNoFeed() {
        Fixtures.WarehouseAccess warehouse = fixtures.anotherWarehouse();
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            String hook = Api.json(fixtures.api()
                            .post("/v1/webhooks", warehouse.authorization(), """
                            {"url":"%s","events":["stock.low"]}""".formatted(receiver.url())))
                    .path("id")
                    .stringValue();

            samples.send(warehouse.uuid(), IdKind.WEBHOOK.require(hook), EventType.ORDER_DELIVERED);

            Awaitility.await().until(() -> receiver.requests().size() == 1);
            TestReceiver.Request request = receiver.requests().getFirst();
            assertThat(request.header("X-WMS-Event")).isEqualTo("order.delivered");
            assertThat(request.json().path("type").stringValue()).isEqualTo("order.delivered");
            assertThat(request.json().path("sequence").isNull()).isTrue();
            assertThat(request.json().path("warehouse").stringValue()).isEqualTo(warehouse.id());
            assertThat(request.json().at("/data/lines/0/sku").stringValue()).isEqualTo("SAMPLE-SKU");
            assertThat(Api.json(fixtures.api().get("/v1/events", warehouse.authorization()))
                            .path("events"))
                    .isEmpty();
        }
    }

    private static void requireValid(String schema, JsonNode value) {
        assertThat(ApiDocument.load().errorsOrUndocumented("/components/schemas/" + schema, value))
                .isEmpty();
    }
}
