package co.wholesale888.wms.webhooks;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.StockChangedWanted;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
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
    static final int MAX = 50;

    private static final int MAX_DROPPED_AT_ONCE = 20_000;
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final String COLUMNS =
            "warehouse_id, id, url, event_types, delivery, description, active, created_at";

    private final JdbcClient jdbc;
    private final SecretSafe safe;
    private final StockChangedWanted stockChangedWanted;
    private final Clock clock;

    Webhooks(JdbcClient jdbc, SecretSafe safe, StockChangedWanted stockChangedWanted, Clock clock) {
        this.jdbc = jdbc;
        this.safe = safe;
        this.stockChangedWanted = stockChangedWanted;
        this.clock = clock;
    }

    /** A webhook that has just come to be; its secret is shown this once. */
    public record Registered(Webhook webhook, WebhookSecret secret) {}

    /** A secret that has just come to be, and until when the one before it signs as well. */
    public record Rotated(WebhookSecret secret, Instant previousSecretExpiresAt) {}

    /** Registers a webhook; {@link ErrorCode#INVALID_STATE} where the warehouse has {@link #MAX} already. */
    @Transactional
    public Registered register(UUID warehouseId, WebhookWish wish) {
        lock(warehouseId);
        int count = jdbc.sql("select count(*) from webhook where warehouse_id = ?")
                .param(warehouseId)
                .query(Integer.class)
                .single();
        if (count >= MAX) {
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
        jdbc.sql("insert into webhook (" + COLUMNS + ", secret) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(webhook.warehouseId())
                .param(webhook.id())
                .param(webhook.url())
                .param(webhook.eventTypes().toArray(String[]::new))
                .param(webhook.delivery().name())
                .param(webhook.description())
                .param(webhook.active())
                .param(webhook.createdAt().atOffset(ZoneOffset.UTC))
                .param(safe.lock(webhook.id(), secret))
                .update();
        noteWhatIsWanted(warehouseId);
        return new Registered(webhook, secret);
    }

    /**
     * Changes what the wish speaks of. What waits to be delivered is dropped when a webhook becomes inactive;
     * {@link ErrorCode#INVALID_STATE} where it shall be active again while there is still some of that left.
     */
    @Transactional
    public Webhook change(UUID warehouseId, UUID id, WebhookWish wish) {
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
        jdbc.sql("""
                        update webhook set url = ?, event_types = ?, delivery = ?, description = ?, active = ?
                        where warehouse_id = ? and id = ?
                        """)
                .param(after.url())
                .param(after.eventTypes().toArray(String[]::new))
                .param(after.delivery().name())
                .param(after.description())
                .param(after.active())
                .param(warehouseId)
                .param(id)
                .update();
        if (!before.active() || !after.active()) {
            boolean allDropped = dropWaiting(warehouseId, id);
            if (after.active() && !allDropped) {
                throw new RefusedException(
                        ErrorCode.INVALID_STATE,
                        "What was not delivered before the webhook was deactivated is still being dropped."
                                + " Try again in a moment.");
            }
        }
        noteWhatIsWanted(warehouseId);
        return after;
    }

    /** Deactivates a webhook whose receiver has said that it is gone, where its deliveries are repeated. */
    @Transactional
    public void deactivateGone(UUID warehouseId, UUID id) {
        lock(warehouseId);
        int changed = jdbc.sql("""
                        update webhook set active = false
                        where warehouse_id = ? and id = ? and active and delivery = 'RETRY'
                        """).params(warehouseId, id).update();
        if (changed > 0) {
            dropWaiting(warehouseId, id);
            noteWhatIsWanted(warehouseId);
        }
    }

    /** Ends a webhook for ever. */
    @Transactional
    public void delete(UUID warehouseId, UUID id) {
        lock(warehouseId);
        require(warehouseId, id);
        jdbc.sql("delete from webhook where warehouse_id = ? and id = ?")
                .params(warehouseId, id)
                .update();
        dropWaiting(warehouseId, id);
        noteWhatIsWanted(warehouseId);
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
        OffsetDateTime expiresAt = Times.micros(clock.instant()).plus(overlap).atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                        update webhook set secret = ?,
                            previous_secret = case when ? then secret end,
                            previous_secret_expires_at = case when ? then ?::timestamptz end
                        where warehouse_id = ? and id = ?
                        """)
                .param(safe.lock(id, secret))
                .param(overlap.isPositive())
                .param(overlap.isPositive())
                .param(expiresAt)
                .param(warehouseId)
                .param(id)
                .update();
        return new Rotated(secret, expiresAt.toInstant());
    }

    /** The webhook; {@link ErrorCode#NOT_FOUND} where the warehouse has none of this id. */
    public Webhook require(UUID warehouseId, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from webhook where warehouse_id = ? and id = ?")
                .params(warehouseId, id)
                .query(Webhooks::read)
                .optional()
                .orElseThrow(() -> RefusedException.notFound("webhook"));
    }

    /** Some of the warehouse's webhooks in the order of their registration. */
    public Page<Webhook> page(UUID warehouseId, int limit, @Nullable String after) {
        List<Webhook> found = jdbc.sql(
                        "select " + COLUMNS + " from webhook where warehouse_id = ? and id > ? order by id limit ?")
                .param(warehouseId)
                .param(after == null ? BEFORE_ALL : UUID.fromString(after))
                .param(limit + 1)
                .query(Webhooks::read)
                .list();
        return Page.of(found, limit, webhook -> webhook.id().toString());
    }

    /** Takes the lock that every change of the warehouse's webhooks, and every event of it, is made under. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(UUID warehouseId) {
        jdbc.sql("select 1 from event_head where warehouse_id = ? for no key update")
                .param(warehouseId)
                .query(Integer.class)
                .single();
    }

    /** Drops what waits, up to a number that a transaction bears; what is left then is dropped in the background. */
    private boolean dropWaiting(UUID warehouseId, UUID id) {
        int dropped = jdbc.sql("""
                        delete from webhook_delivery where warehouse_id = ? and webhook_id = ? and id = any (array(
                            select id from webhook_delivery where warehouse_id = ? and webhook_id = ?
                              and status = 'PENDING' and leased_until is null limit ?))
                        """)
                .params(warehouseId, id, warehouseId, id, MAX_DROPPED_AT_ONCE)
                .update();
        return dropped < MAX_DROPPED_AT_ONCE;
    }

    private void noteWhatIsWanted(UUID warehouseId) {
        boolean wanted = jdbc.sql("""
                        select exists (select from webhook
                            where warehouse_id = ? and active and event_types && array[?, ?]::text[])
                        """)
                .params(warehouseId, WebhookWish.ALL, EventType.STOCK_CHANGED.text())
                .query(Boolean.class)
                .single();
        stockChangedWanted.set(warehouseId, wanted);
    }

    private static Webhook read(ResultSet row, int number) throws SQLException {
        return new Webhook(
                row.getObject("warehouse_id", UUID.class),
                row.getObject("id", UUID.class),
                row.getString("url"),
                List.of((String[]) row.getArray("event_types").getArray()),
                DeliveryMode.valueOf(row.getString("delivery")),
                row.getString("description"),
                row.getBoolean("active"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
