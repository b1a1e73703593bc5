package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the delivery log of a webhook, test events and redelivery of single events under {@code /v1/webhooks/{id}}.
 */
@RestController
@RequestMapping("/v1/webhooks/{id}")
class DeliveryController {

    private final Deliveries deliveries;
    private final Idempotency idempotency;
    private final Cursors cursors;

    DeliveryController(Deliveries deliveries, Idempotency idempotency, Cursors cursors) {
        this.deliveries = deliveries;
        this.idempotency = idempotency;
        this.cursors = cursors;
    }

    @GetMapping("/deliveries")
    ListResponse list(
            Caller.Bearer caller,
            @PathVariable String id,
            @AllowedParameters({"status", "limit", "cursor"}) Query query) {
        Set<DeliveryStatus> statuses = query.choices("status", DeliveryStatus.class);
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        UUID webhookId = IdKind.WEBHOOK.require(id);
        String list = "deliveries " + caller.warehouseId() + " " + webhookId + " " + new TreeSet<>(statuses);
        Page<Delivery> page =
                deliveries.page(caller.warehouseId(), webhookId, statuses, limit, cursors.decode(list, cursor));
        return new ListResponse(
                page.items().stream().map(DeliveryResponse::of).toList(),
                cursors.encode(list, page.next()),
                page.hasMore());
    }

    @PostMapping("/test")
    ResponseEntity<?> test(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        return queue(
                caller, key, body, request, () -> deliveries.test(caller.warehouseId(), IdKind.WEBHOOK.require(id)));
    }

    @PostMapping("/deliveries/{deliveryId}/redeliver")
    ResponseEntity<?> redeliver(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            @PathVariable String deliveryId,
            JsonBody body,
            HttpServletRequest request) {
        return queue(
                caller,
                key,
                body,
                request,
                () -> deliveries.redeliver(
                        caller.warehouseId(), IdKind.WEBHOOK.require(id), IdKind.DELIVERY.require(deliveryId)));
    }

    private ResponseEntity<?> queue(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            JsonBody body,
            HttpServletRequest request,
            Supplier<Delivery> command) {
        body.requireNoFields();
        return idempotency.execute(
                caller.warehouseId(),
                key,
                request,
                body,
                () -> ResponseEntity.accepted().body(DeliveryResponse.of(command.get())));
    }

    record DeliveryResponse(
            String id,
            String eventId,
            String eventType,
            int attempt,
            @JsonUnwrapped Delivery.Outcome outcome) {

        static DeliveryResponse of(Delivery delivery) {
            return new DeliveryResponse(
                    IdKind.DELIVERY.format(delivery.id()),
                    IdKind.EVENT.format(delivery.content().eventId()),
                    delivery.content().eventType(),
                    delivery.attempt(),
                    delivery.outcome());
        }
    }

    record ListResponse(
            List<DeliveryResponse> deliveries, @Nullable String nextCursor, boolean hasMore) {}
}
