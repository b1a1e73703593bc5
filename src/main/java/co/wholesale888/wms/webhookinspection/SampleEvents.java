package co.wholesale888.wms.webhookinspection;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.webhooks.Deliveries;
import co.wholesale888.wms.webhooks.Delivery;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a sample of an event type to one webhook. It has the chosen type, so that an endpoint handles it as it will
 * handle the real ones; a {@code webhook.test} with the same data would only show that the data arrives. As any test it
 * is in no feed and its sequence is null, which no real event has, and whatever it names exists nowhere.
 */
@Service
public class SampleEvents {

    private final Deliveries deliveries;
    private final Map<EventType, String> samples = new EnumMap<>(EventType.class);

    SampleEvents(Deliveries deliveries, JsonMapper json) throws IOException {
        this.deliveries = deliveries;
        try (InputStream in = new ClassPathResource("webhook-samples.json").getInputStream()) {
            JsonNode all = json.readTree(in);
            for (EventType type : EventType.values()) {
                samples.put(type, all.required(type.text()).toString());
            }
        }
    }

    /** Queues a sample; {@link co.wholesale888.wms.shared.ErrorCode#INVALID_STATE} if the webhook is not active. */
    public Delivery send(UUID warehouseId, UUID webhookId, EventType type) {
        return deliveries.test(warehouseId, webhookId, type, data(type));
    }

    /** The sample's {@code data} as JSON. */
    String data(EventType type) {
        return Objects.requireNonNull(samples.get(type));
    }
}
