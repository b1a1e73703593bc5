package co.wholesale888.wms.webhooks;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.StockChangedSubscribers;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * A warehouse's webhooks. Every change holds the lock of the warehouse's event head, as every appended event does: an
 * event is queued for a webhook as it was before a change or as it is after it, and nothing is queued any more once the
 * end of a webhook is committed.
 *
 * <p>What belongs to another warehouse is {@link ErrorCode#NOT_FOUND}.
 */
@Service
public class Webhooks {

    /** How many webhooks a warehouse may have. */
    public static final int MAX = 50;

    private final WebhookStore store;
    private final SecretCipher safe;
    private final StockChangedSubscribers stockChangedWanted;
    private final WebhookAudit trail;
    private final Clock clock;

    Webhooks(
            WebhookStore store,
            SecretCipher safe,
            StockChangedSubscribers stockChangedWanted,
            WebhookAudit trail,
            Clock clock) {
        this.store = store;
        this.safe = safe;
        this.stockChangedWanted = stockChangedWanted;
        this.trail = trail;
        this.clock = clock;
    }

    /** A webhook that has just come to be; its secret is shown this once. */
    public record Registered(Webhook webhook, WebhookSecret secret) {}

    /** A secret that has just come to be, and until when the one before it signs as well. */
    public record Rotated(WebhookSecret secret, Instant previousSecretExpiresAt) {}

    /** Registers a webhook; {@link ErrorCode#INVALID_STATE} where the warehouse has {@link #MAX} already. */
    @Transactional
    public Registered register(UUID warehouseId, WebhookChanges wish) {
        lock(warehouseId);
        if (store.count(warehouseId) >= MAX) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "A warehouse may have up to %d webhooks. Delete one that is not used.".formatted(MAX));
        }
        WebhookSecret secret = WebhookSecret.generate();
        Webhook webhook = new Webhook(
                warehouseId,
                IdKind.next(),
                requireNonNull(wish.url()),
                requireNonNull(wish.eventTypes()),
                requireNonNullElse(wish.delivery(), DeliveryMode.ONCE),
                wish.description(),
                true,
                Times.micros(clock.instant()));
        store.insert(webhook, safe.lock(webhook.id(), secret));
        noteWhatIsWanted(warehouseId);
        trail.registered(webhook);
        return new Registered(webhook, secret);
    }

    /**
     * Changes what the wish speaks of. What waits to be delivered is dropped when a webhook becomes inactive;
     * {@link ErrorCode#INVALID_STATE} where it shall be active again while there is still some of that left.
     */
    @Transactional
    public Webhook change(UUID warehouseId, UUID id, WebhookChanges wish) {
        lock(warehouseId);
        Webhook before = require(warehouseId, id);
        Webhook after = new Webhook(
                warehouseId,
                id,
                requireNonNullElse(wish.url(), before.url()),
                requireNonNullElse(wish.eventTypes(), before.eventTypes()),
                requireNonNullElse(wish.delivery(), before.delivery()),
                wish.describes() ? wish.description() : before.description(),
                requireNonNullElse(wish.active(), before.active()),
                before.createdAt());
        store.update(after);
        if (!before.active() || !after.active()) {
            boolean allDropped = store.dropWaiting(warehouseId, id);
            if (after.active() && !allDropped) {
                throw new RefusedException(
                        ErrorCode.INVALID_STATE,
                        "What was not delivered before the webhook was deactivated is still being dropped."
                                + " Try again in a moment.");
            }
        }
        noteWhatIsWanted(warehouseId);
        trail.changed(before, after);
        return after;
    }

    /** Deactivates a webhook whose receiver has said that it is gone, where its deliveries are repeated. */
    @Transactional
    public void deactivateGone(UUID warehouseId, UUID id) {
        lock(warehouseId);
        if (store.deactivateRepeating(warehouseId, id)) {
            store.dropWaiting(warehouseId, id);
            noteWhatIsWanted(warehouseId);
            trail.gone(warehouseId, id);
        }
    }

    /** Ends a webhook for ever. */
    @Transactional
    public void delete(UUID warehouseId, UUID id) {
        lock(warehouseId);
        Webhook webhook = require(warehouseId, id);
        store.delete(warehouseId, id);
        store.dropWaiting(warehouseId, id);
        noteWhatIsWanted(warehouseId);
        trail.deleted(webhook);
    }

    /**
     * Gives a webhook a new secret. The present one signs as well for the overlap; one that did so until now does no
     * longer.
     */
    @Transactional
    public Rotated rotateSecret(UUID warehouseId, UUID id, Duration overlap) {
        lock(warehouseId);
        require(warehouseId, id);
        WebhookSecret secret = WebhookSecret.generate();
        Instant expiresAt = Times.micros(clock.instant()).plus(overlap);
        store.replaceSecret(warehouseId, id, safe.lock(id, secret), overlap.isPositive() ? expiresAt : null);
        trail.rotated(warehouseId, id, overlap);
        return new Rotated(secret, expiresAt);
    }

    /** The webhook; {@link ErrorCode#NOT_FOUND} where the warehouse has none of this id. */
    public Webhook require(UUID warehouseId, UUID id) {
        return store.find(warehouseId, id).orElseThrow(() -> RefusedException.notFound("webhook"));
    }

    /** Some of the warehouse's webhooks in the order of their registration. */
    public Page<Webhook> page(UUID warehouseId, int limit, @Nullable String after) {
        List<Webhook> found = store.list(warehouseId, limit + 1, after == null ? null : UUID.fromString(after));
        return Page.of(found, limit, webhook -> webhook.id().toString());
    }

    /** Takes the lock that every change of the warehouse's webhooks, and every event of it, is made under. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(UUID warehouseId) {
        store.lock(warehouseId);
    }

    private void noteWhatIsWanted(UUID warehouseId) {
        stockChangedWanted.set(warehouseId, store.isAskedFor(warehouseId, EventType.STOCK_CHANGED));
    }
}
