package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.events.EventType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements of {@link Webhooks}. Those that change something are to be run under its lock. */
@Component
class WebhookStore {

    private static final int MAX_DROPPED_AT_ONCE = 20_000;
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final String COLUMNS =
            "warehouse_id, id, url, event_types, delivery, description, active, created_at";

    private final JdbcClient jdbc;

    WebhookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void lock(UUID warehouseId) {
        jdbc.sql("select 1 from event_head where warehouse_id = ? for no key update")
                .param(warehouseId)
                .query(Integer.class)
                .single();
    }

    int count(UUID warehouseId) {
        return jdbc.sql("select count(*) from webhook where warehouse_id = ?")
                .param(warehouseId)
                .query(Integer.class)
                .single();
    }

    void insert(Webhook webhook, byte[] lockedSecret) {
        jdbc.sql("insert into webhook (" + COLUMNS + ", secret) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(webhook.warehouseId())
                .param(webhook.id())
                .param(webhook.url())
                .param(webhook.eventTypes().toArray(String[]::new))
                .param(webhook.delivery().name())
                .param(webhook.description())
                .param(webhook.active())
                .param(webhook.createdAt().atOffset(ZoneOffset.UTC))
                .param(lockedSecret)
                .update();
    }

    void update(Webhook webhook) {
        jdbc.sql("""
                        update webhook set url = ?, event_types = ?, delivery = ?, description = ?, active = ?
                        where warehouse_id = ? and id = ?
                        """)
                .param(webhook.url())
                .param(webhook.eventTypes().toArray(String[]::new))
                .param(webhook.delivery().name())
                .param(webhook.description())
                .param(webhook.active())
                .param(webhook.warehouseId())
                .param(webhook.id())
                .update();
    }

    /** Deactivates it where it is active and its deliveries are repeated; whether it was so. */
    boolean deactivateRepeating(UUID warehouseId, UUID id) {
        return jdbc.sql("""
                        update webhook set active = false
                        where warehouse_id = ? and id = ? and active and delivery = 'RETRY'
                        """).params(warehouseId, id).update() > 0;
    }

    void delete(UUID warehouseId, UUID id) {
        jdbc.sql("delete from webhook where warehouse_id = ? and id = ?")
                .params(warehouseId, id)
                .update();
    }

    /**
     * Replaces the secret.
     *
     * @param previousExpiresAt until when the present one signs as well; null where it does so no longer
     */
    void replaceSecret(UUID warehouseId, UUID id, byte[] lockedSecret, @Nullable Instant previousExpiresAt) {
        jdbc.sql("""
                        update webhook set secret = :secret,
                            previous_secret = case when :expires::timestamptz is not null then secret end,
                            previous_secret_expires_at = :expires::timestamptz
                        where warehouse_id = :warehouse and id = :id
                        """)
                .param("secret", lockedSecret)
                .param("expires", previousExpiresAt == null ? null : previousExpiresAt.atOffset(ZoneOffset.UTC))
                .param("warehouse", warehouseId)
                .param("id", id)
                .update();
    }

    Optional<Webhook> find(UUID warehouseId, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from webhook where warehouse_id = ? and id = ?")
                .params(warehouseId, id)
                .query(WebhookStore::read)
                .optional();
    }

    /** Up to a number of the warehouse's webhooks in the order of their registration. */
    List<Webhook> list(UUID warehouseId, int atMost, @Nullable UUID after) {
        return jdbc.sql("select " + COLUMNS + " from webhook where warehouse_id = ? and id > ? order by id limit ?")
                .params(warehouseId, after == null ? BEFORE_ALL : after, atMost)
                .query(WebhookStore::read)
                .list();
    }

    /** Whether an active webhook of the warehouse asks for events of this type. */
    boolean isAskedFor(UUID warehouseId, EventType type) {
        return jdbc.sql("""
                        select exists (select from webhook
                            where warehouse_id = ? and active and event_types && array[?, ?]::text[])
                        """)
                .params(warehouseId, WebhookChanges.ALL, type.text())
                .query(Boolean.class)
                .single();
    }

    /**
     * Drops what waits for it, up to a number that a transaction bears; what is left then is dropped in the background.
     *
     * @return whether nothing is left
     */
    boolean dropWaiting(UUID warehouseId, UUID id) {
        int dropped = jdbc.sql("""
                        delete from webhook_delivery where warehouse_id = ? and webhook_id = ? and id = any (array(
                            select id from webhook_delivery where warehouse_id = ? and webhook_id = ?
                              and status = 'PENDING' and leased_until is null limit ?))
                        """)
                .params(warehouseId, id, warehouseId, id, MAX_DROPPED_AT_ONCE)
                .update();
        return dropped < MAX_DROPPED_AT_ONCE;
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
