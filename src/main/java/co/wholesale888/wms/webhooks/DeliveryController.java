package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Serves the delivery log of a webhook, test events and redelivery under {@code /v1/webhooks/{id}}. */
@RestController
@RequestMapping("/v1/webhooks/{id}")
class DeliveryController {

    private final Deliveries deliveries;
    private final Cursors cursors;

    DeliveryController(Deliveries deliveries, Cursors cursors) {
        this.deliveries = deliveries;
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
    @ResponseStatus(HttpStatus.ACCEPTED)
    DeliveryResponse test(Caller.Bearer caller, @PathVariable String id, JsonBody body) {
        refuseFields(body);
        return DeliveryResponse.of(deliveries.test(caller.warehouseId(), IdKind.WEBHOOK.require(id)));
    }

    @PostMapping("/deliveries/{deliveryId}/redeliver")
    @ResponseStatus(HttpStatus.ACCEPTED)
    DeliveryResponse redeliver(
            Caller.Bearer caller, @PathVariable String id, @PathVariable String deliveryId, JsonBody body) {
        refuseFields(body);
        return DeliveryResponse.of(deliveries.redeliver(
                caller.warehouseId(), IdKind.WEBHOOK.require(id), IdKind.DELIVERY.require(deliveryId)));
    }

    private static void refuseFields(JsonBody body) {
        if (!body.isEmpty()) {
            body.fields().refuseMalformed();
        }
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
