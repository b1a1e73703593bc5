package co.wholesale888.wms.webhookinspection;

import co.wholesale888.wms.events.EventLookup;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.Deliveries;
import co.wholesale888.wms.webhooks.Delivery;
import co.wholesale888.wms.webhooks.SecretCipher;
import co.wholesale888.wms.webhooks.Signatures;
import co.wholesale888.wms.webhooks.Webhook;
import co.wholesale888.wms.webhooks.Webhooks;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Shows the content, the signatures and the answer of a delivery, and checks signatures. Never returns a secret. */
@Service
public class DeliveryInspection {

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final EventLookup events;
    private final SecretCipher cipher;
    private final Clock clock;

    DeliveryInspection(Webhooks webhooks, Deliveries deliveries, EventLookup events, SecretCipher cipher, Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.events = events;
        this.cipher = cipher;
        this.clock = clock;
    }

    /**
     * A delivery with its exact body, unless its event has been purged, and the headers that the present secrets make
     * of the body for the time of the attempt.
     *
     * @param answer the beginning of what the endpoint answered, unless it accepted the delivery; text of a stranger
     * @param nextAttemptAt when the event is attempted again; null if it is not, or is being attempted
     */
    public record Inspected(
            Delivery delivery,
            @Nullable String body,
            Map<String, String> headers,
            @Nullable String answer,
            @Nullable Instant nextAttemptAt) {}

    public Inspected inspect(UUID warehouseId, UUID webhookId, UUID id) {
        Webhook webhook = webhooks.require(warehouseId, webhookId);
        Delivery delivery = deliveries.require(warehouseId, webhookId, id);
        String body = delivery.body(events);
        String answer = deliveries.answer(delivery);
        Instant nextAttemptAt = deliveries.nextAttempt(delivery);
        if (body == null) {
            return new Inspected(delivery, null, Map.of(), answer, nextAttemptAt);
        }
        Instant attemptedAt = delivery.outcome().attemptedAt();
        Map<String, String> headers = Signatures.of(
                IdKind.EVENT.format(delivery.content().eventId()),
                attemptedAt == null ? clock.instant() : attemptedAt,
                body.getBytes(StandardCharsets.UTF_8),
                webhook.secret(cipher),
                webhook.previousSecret(cipher, clock.instant()));
        return new Inspected(delivery, body, headers, answer, nextAttemptAt);
    }

    /**
     * Checks which signatures match a body, with the webhook's present secret and the previous one while it is valid.
     *
     * @param body the body exactly as received: every character counts, blanks and line ends included
     * @param lines headers as they were received, or signatures alone, one a line
     */
    public List<SignatureFinding> check(UUID warehouseId, UUID webhookId, String body, String lines) {
        Webhook webhook = webhooks.require(warehouseId, webhookId);
        return new SignatureCheck(body, webhook.secret(cipher), webhook.previousSecret(cipher, clock.instant()))
                .of(lines);
    }
}
