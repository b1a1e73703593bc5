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
import co.wholesale888.wms.targets.TargetPolicy;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Serves a warehouse's webhooks under {@code /v1/webhooks}. */
@RestController
@RequestMapping("/v1/webhooks")
class WebhookController {

    private static final Duration DEFAULT_OVERLAP = Duration.ofDays(1);
    private static final Duration MAX_OVERLAP = Duration.ofDays(7);

    private final Webhooks webhooks;
    private final TargetPolicy targets;
    private final Idempotency idempotency;
    private final Cursors cursors;

    WebhookController(Webhooks webhooks, TargetPolicy targets, Idempotency idempotency, Cursors cursors) {
        this.webhooks = webhooks;
        this.targets = targets;
        this.idempotency = idempotency;
        this.cursors = cursors;
    }

    @PostMapping
    ResponseEntity<?> register(
            Caller.Bearer caller, @Nullable IdempotencyKey key, JsonBody body, HttpServletRequest request) {
        WebhookChanges settings = WebhookChanges.ofNew(body, targets);
        return idempotency.executeWithSecret(caller.warehouseId(), key, request, body, () -> {
            Webhooks.Registered registered = webhooks.register(caller.warehouseId(), settings);
            return ResponseEntity.status(HttpStatus.CREATED)
                    .body(WebhookResponse.of(registered.webhook(), registered.secret()));
        });
    }

    @GetMapping
    ListResponse list(Caller.Bearer caller, @AllowedParameters({"limit", "cursor"}) Query query) {
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        String list = "webhooks " + caller.warehouseId();
        Page<Webhook> page = webhooks.page(caller.warehouseId(), limit, cursors.decode(list, cursor));
        return new ListResponse(
                page.items().stream().map(WebhookResponse::of).toList(),
                cursors.encode(list, page.next()),
                page.hasMore());
    }

    @GetMapping("/{id}")
    WebhookResponse find(Caller.Bearer caller, @PathVariable String id) {
        return WebhookResponse.of(webhooks.require(caller.warehouseId(), IdKind.WEBHOOK.require(id)));
    }

    @PatchMapping("/{id}")
    WebhookResponse change(Caller.Bearer caller, @PathVariable String id, JsonBody body) {
        WebhookChanges changes = WebhookChanges.ofChange(body, targets);
        return WebhookResponse.of(webhooks.change(caller.warehouseId(), IdKind.WEBHOOK.require(id), changes));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller.Bearer caller, @PathVariable String id) {
        webhooks.delete(caller.warehouseId(), IdKind.WEBHOOK.require(id));
    }

    @PostMapping("/{id}/rotate-secret")
    ResponseEntity<?> rotateSecret(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        Duration overlap = body.optionalSeconds("overlapSeconds", DEFAULT_OVERLAP, MAX_OVERLAP);
        UUID webhookId = IdKind.WEBHOOK.require(id);
        return idempotency.executeWithSecret(caller.warehouseId(), key, request, body, () -> {
            Webhooks.Rotated rotated = webhooks.rotateSecret(caller.warehouseId(), webhookId, overlap);
            return ResponseEntity.ok(new RotatedResponse(rotated.secret().text(), rotated.previousSecretExpiresAt()));
        });
    }

    /** A webhook; the secret is only in the response to a registration. */
    record WebhookResponse(
            String id,
            @JsonUnwrapped Webhook.Settings settings,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String secret,

            Instant createdAt) {

        static WebhookResponse of(Webhook webhook) {
            return of(webhook, null);
        }

        static WebhookResponse of(Webhook webhook, @Nullable WebhookSecret secret) {
            String id = IdKind.WEBHOOK.format(webhook.id());
            return new WebhookResponse(
                    id, webhook.settings(), secret == null ? null : secret.text(), webhook.createdAt());
        }
    }

    record RotatedResponse(String secret, Instant previousSecretExpiresAt) {}

    record ListResponse(
            List<WebhookResponse> webhooks, @Nullable String nextCursor, boolean hasMore) {}
}
