package co.wholesale888.wms.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventBodyTest {

    private static final UUID ID = new UUID(0, 33);
    private static final UUID WAREHOUSE = new UUID(0, 1);
    private static final Instant AT = Instant.parse("2026-11-23T07:31:00.5Z");

    @Test
    void theDataIsInsertedUnchanged() {
        Event event = new Event(WAREHOUSE, 41, ID, EventType.ALERT_TRIGGERED, AT, "{\"sku\":\"A\\\"B\"}");

        assertThat(EventBody.of(event)).isEqualTo("""
                {"id":"evt_00000000000000000000000011","sequence":41,"type":"alert.triggered",\
                "warehouse":"wh_00000000000000000000000001","occurredAt":"2026-11-23T07:31:00.500000Z",\
                "data":{"sku":"A\\"B"}}""");
    }

    @Test
    void anEventOutsideTheFeedHasNoSequence() {
        assertThat(EventBody.of(ID, null, "webhook.test", WAREHOUSE, AT, "{}"))
                .contains("\"sequence\":null,\"type\":\"webhook.test\"")
                .endsWith("\"data\":{}}");
    }
}
