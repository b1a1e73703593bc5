package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.events.StockChangedSubscribers;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.webhooks.Webhook.Settings;
import co.wholesale888.wms.webhooks.Webhook.StopReason;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * A warehouse's webhooks. Every change locks the warehouse's events, as appending events does: an event is queued for a
 * webhook as it was before a change or as it is after it, and nothing is queued once a deactivation or deletion is
 * committed.
 *
 * <p>A webhook of another warehouse is {@link ErrorCode#NOT_FOUND}.
 */
@Service
public class Webhooks {

    /** The maximum number of webhooks of a warehouse. */
    public static final int MAX = 50;

    /** Bounds a transaction; the dispatcher deletes the rest. */
    private static final int MAX_DELETED = 20_000;

    private static final WebhookChanges DEACTIVATED = new WebhookChanges(null, null, null, false, null, false);

    private final WebhookRepository webhooks;
    private final DeliveryRepository deliveries;
    private final EntityManager entityManager;
    private final SecretCipher cipher;
    private final Events events;
    private final StockChangedSubscribers stockChangedSubscribers;
    private final WebhookAudit audit;
    private final List<WebhookFollower> followers;
    private final Clock clock;

    Webhooks(
            WebhookRepository webhooks,
            DeliveryRepository deliveries,
            EntityManager entityManager,
            SecretCipher cipher,
            Events events,
            StockChangedSubscribers stockChangedSubscribers,
            WebhookAudit audit,
            List<WebhookFollower> followers,
            Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.entityManager = entityManager;
        this.cipher = cipher;
        this.events = events;
        this.stockChangedSubscribers = stockChangedSubscribers;
        this.audit = audit;
        this.followers = followers;
        this.clock = clock;
    }

    /** A new webhook and its secret, which is shown only here. */
    public record Registered(Webhook webhook, WebhookSecret secret) {}

    /** A new secret, and until when the previous one signs as well. */
    public record Rotated(WebhookSecret secret, Instant previousSecretExpiresAt) {}

    /** Registers a webhook; {@link ErrorCode#INVALID_STATE} if the warehouse has {@link #MAX} webhooks. */
    @Transactional
    public Registered register(UUID warehouseId, WebhookChanges changes) {
        events.lock(warehouseId);
        if (webhooks.findByKeyWarehouseId(warehouseId).size() >= MAX) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "A warehouse may have up to %s webhooks. Delete one that is not used.".formatted(MAX));
        }
        WebhookSecret secret = WebhookSecret.generate();
        Webhook.Key key = new Webhook.Key(warehouseId, IdKind.next());
        Webhook webhook = new Webhook(
                key,
                changes.applyTo(WebhookChanges.DEFAULTS),
                cipher.encrypt(key.id(), secret),
                Times.micros(clock.instant()));
        entityManager.persist(webhook);
        updateStockChangedSubscription(warehouseId);
        audit.record(AuditAction.WEBHOOK_REGISTERED, webhook);
        return new Registered(webhook, secret);
    }

    /**
     * Applies changes. Deactivating a webhook drops its pending deliveries; {@link ErrorCode#INVALID_STATE} if a
     * webhook is activated while pending deliveries from before its deactivation are still being dropped.
     */
    @Transactional
    public Webhook change(UUID warehouseId, UUID id, WebhookChanges changes) {
        events.lock(warehouseId);
        Webhook webhook = require(warehouseId, id);
        Settings before = webhook.settings();
        Settings after = changes.applyTo(before);
        audit.changed(webhook.key(), before, after);
        webhook.change(after);
        if (!before.url().equals(after.url())) {
            targetChanged(webhook);
        }
        if (!before.active() || !after.active()) {
            dropPending(webhook);
        }
        if (!before.active() && after.active() && deliveries.countWaiting(warehouseId, id, 1) > 0) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "What was not delivered before the webhook was deactivated is still being dropped."
                            + " Try again in a moment.");
        }
        updateStockChangedSubscription(warehouseId);
        return webhook;
    }

    /**
     * Applies changes as {@link #change(UUID, UUID, WebhookChanges)}, unless somebody has changed the settings meanwhile.
     *
     * @param seen the {@link Settings#fingerprint} of the settings that the user decided to change
     * @throws RefusedException INVALID_STATE if they are neither those nor as the user wants them
     */
    @Transactional
    public Webhook change(UUID warehouseId, UUID id, WebhookChanges changes, String seen) {
        events.lock(warehouseId);
        Settings now = require(warehouseId, id).settings();
        if (!seen.equals(now.fingerprint()) && !changes.applyTo(now).equals(now)) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "The webhook was changed since this page was opened. Nothing was saved. Its settings are now as shown"
                            + " above; check yours and save again.");
        }
        return change(warehouseId, id, changes);
    }

    /**
     * Deactivates a webhook on behalf of the service and drops its pending deliveries. The caller has locked the events
     * and the webhook.
     *
     * @param why what the audit trail says beside that it is not active
     */
    void stop(Webhook webhook, StopReason reason, Instant now, Map<String, Object> why) {
        webhook.change(DEACTIVATED.applyTo(webhook.settings()));
        webhook.stopped(reason, now);
        dropPending(webhook);
        updateStockChangedSubscription(webhook.key().warehouseId());
        Map<String, Object> details = new LinkedHashMap<>(Map.of("active", false));
        details.putAll(why);
        audit.record(AuditAction.WEBHOOK_CHANGED, webhook.key(), details);
    }

    /** Deletes a webhook and drops its pending deliveries. */
    @Transactional
    public void delete(UUID warehouseId, UUID id) {
        events.lock(warehouseId);
        Webhook webhook = require(warehouseId, id);
        entityManager.remove(webhook);
        dropPending(webhook);
        updateStockChangedSubscription(warehouseId);
        audit.record(AuditAction.WEBHOOK_DELETED, webhook);
    }

    /**
     * Gives a webhook a new secret. The present one signs as well until the overlap has passed; a secret before that
     * one ends now.
     */
    @Transactional
    public Rotated rotateSecret(UUID warehouseId, UUID id, Duration overlap) {
        events.lock(warehouseId);
        Webhook webhook = require(warehouseId, id);
        WebhookSecret secret = WebhookSecret.generate();
        Instant expiresAt = Times.micros(clock.instant()).plus(overlap);
        webhook.replaceSecret(cipher.encrypt(id, secret), overlap.isPositive() ? expiresAt : null);
        targetChanged(webhook);
        audit.record(AuditAction.WEBHOOK_SECRET_ROTATED, webhook.key(), Map.of("overlapSeconds", overlap.toSeconds()));
        return new Rotated(secret, expiresAt);
    }

    /** Encrypts a webhook's secrets with the current secret key, unless the webhook has been deleted. */
    @Transactional
    void reencrypt(Webhook.Key key) {
        events.lock(key.warehouseId());
        webhooks.findByKey(key).ifPresent(webhook -> webhook.reencrypt(cipher));
    }

    /** Returns a webhook; {@link ErrorCode#NOT_FOUND} if the warehouse has no such webhook. */
    public Webhook require(UUID warehouseId, UUID id) {
        return webhooks.findByKey(new Webhook.Key(warehouseId, id))
                .orElseThrow(() -> RefusedException.notFound("webhook"));
    }

    /**
     * Locks a webhook until the transaction ends, so that its deactivation or deletion waits, and then drops what this
     * transaction has queued.
     *
     * @return whether the webhook is active; empty if there is none
     */
    public Optional<Boolean> lockForShare(UUID warehouseId, UUID id) {
        return webhooks.lockForShare(warehouseId, id);
    }

    /** Counts a webhook's deliveries that are pending and not being sent, up to {@code max}. */
    public int countWaiting(UUID warehouseId, UUID id, int max) {
        return deliveries.countWaiting(warehouseId, id, max);
    }

    /** Returns a page of the warehouse's webhooks in the order of their registration. */
    public Page<Webhook> page(UUID warehouseId, int limit, @Nullable String after) {
        return Page.byId(
                after,
                limit,
                (last, size) ->
                        webhooks.findByKeyWarehouseIdAndKeyIdGreaterThanOrderByKeyId(warehouseId, last, Limit.of(size)),
                Webhook::id);
    }

    /**
     * Returns webhooks of all warehouses that somebody should look at, in the order of their ids: active ones that have
     * only failed since a time or longer, and those that the service itself has stopped after another time.
     *
     * @param after the id after which to start
     */
    public List<Webhook> inTrouble(Instant failingSince, Instant stoppedAfter, UUID after, int limit) {
        return webhooks.findInTrouble(failingSince, stoppedAfter, after, Limit.of(limit));
    }

    /** Drops pending deliveries, and what is still to be queued. */
    private void dropPending(Webhook webhook) {
        deliveries.deletePending(webhook.warehouseId(), webhook.id(), MAX_DELETED);
        followers.forEach(follower -> follower.pendingDropped(webhook.warehouseId(), webhook.id()));
    }

    private void targetChanged(Webhook webhook) {
        followers.forEach(follower -> follower.targetChanged(webhook.warehouseId(), webhook.id()));
    }

    private void updateStockChangedSubscription(UUID warehouseId) {
        boolean subscribed = webhooks.findByKeyWarehouseId(warehouseId).stream()
                .anyMatch(webhook -> webhook.settings().subscribesTo(EventType.STOCK_CHANGED));
        stockChangedSubscribers.set(warehouseId, subscribed);
    }
}
