package co.wholesale888.wms.redelivery;

import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.IdKind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves redelivery of a range of time under {@code /v1/webhooks/{id}/redeliver}. */
@RestController
class RedeliveryController {

    private final RangeRedelivery redelivery;
    private final Idempotency idempotency;

    RedeliveryController(RangeRedelivery redelivery, Idempotency idempotency) {
        this.redelivery = redelivery;
        this.idempotency = idempotency;
    }

    @PostMapping("/v1/webhooks/{id}/redeliver")
    ResponseEntity<?> redeliver(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        RedeliveryRange range = RedeliveryRange.read(body);
        UUID webhookId = IdKind.WEBHOOK.require(id);
        return redelivery.oneAtATime(() -> idempotency.execute(
                caller.warehouseId(),
                key,
                request,
                body,
                () -> ResponseEntity.accepted()
                        .body(new Response(redelivery.redeliver(caller.warehouseId(), webhookId, range)))));
    }

    record Response(int queued) {}
}
