package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The log of a webhook's deliveries, and those that are made on request. */
@Service
public class Deliveries {

    static final String TEST_TYPE = "webhook.test";

    private static final String COLUMNS =
            "id, event_id, event_type, attempt, status, response_status, error, duration_ms, attempted_at";
    private static final UUID AFTER_ALL = new UUID(-1, -1);

    private final JdbcClient jdbc;
    private final Webhooks webhooks;
    private final WebhookAudit trail;
    private final WakeupSignal wake;

    Deliveries(JdbcClient jdbc, Webhooks webhooks, WebhookAudit trail, WakeupSignal wake) {
        this.jdbc = jdbc;
        this.webhooks = webhooks;
        this.trail = trail;
        this.wake = wake;
    }

    /**
     * Some of a webhook's deliveries, the newest first.
     *
     * @param statuses which ones; all where empty
     */
    public Page<Delivery> page(
            UUID warehouseId, UUID webhookId, Set<DeliveryStatus> statuses, int limit, @Nullable String before) {
        webhooks.require(warehouseId, webhookId);
        String filter = statuses.isEmpty() ? "" : " and status = any(:statuses)";
        List<Delivery> found = jdbc.sql("select " + COLUMNS + " from webhook_delivery"
                        + " where warehouse_id = :warehouse and webhook_id = :webhook and id < :before" + filter
                        + " order by id desc limit :limit")
                .param("warehouse", warehouseId)
                .param("webhook", webhookId)
                .param("before", before == null ? AFTER_ALL : UUID.fromString(before))
                .param("statuses", statuses.stream().map(Enum::name).toArray(String[]::new))
                .param("limit", limit + 1)
                .query(Deliveries::read)
                .list();
        return Page.of(found, limit, delivery -> delivery.id().toString());
    }

    /** How many deliveries of all warehouses wait to be attempted, counted up to a limit. */
    public int waiting(int atMost) {
        return jdbc.sql("""
                        select count(*) from (
                            select from webhook_delivery where status = 'PENDING' and leased_until is null limit ?) d""").param(atMost).query(Integer.class).single();
    }

    /** Queues an event for this webhook alone; {@link ErrorCode#INVALID_STATE} where it is not active. */
    @Transactional
    public Delivery test(UUID warehouseId, UUID webhookId) {
        requireActive(warehouseId, webhookId);
        String data = "{\"webhook\":\"%s\",\"message\":\"Deliveries to this webhook look like this.\"}"
                .formatted(IdKind.WEBHOOK.format(webhookId));
        return queued(jdbc.sql("""
                        insert into webhook_delivery
                            (warehouse_id, webhook_id, id, event_id, event_type, test_data, bytes, attempt, status, due_at)
                        values (?, ?, ?, ?, ?, ?, ?, 1, 'PENDING', now()) returning
                        """ + COLUMNS)
                .param(warehouseId)
                .param(webhookId)
                .param(IdKind.next())
                .param(IdKind.next())
                .param(TEST_TYPE)
                .param(data)
                .param(data.length())
                .query(Deliveries::read)
                .single());
    }

    /**
     * Queues the event of a delivery once more; {@link ErrorCode#INVALID_STATE} where the webhook is not active, the
     * delivery is still under way, or the event is not kept any more.
     */
    @Transactional
    public Delivery redeliver(UUID warehouseId, UUID webhookId, UUID id) {
        requireActive(warehouseId, webhookId);
        Delivery earlier = jdbc.sql("select " + COLUMNS + " from webhook_delivery"
                        + " where warehouse_id = ? and webhook_id = ? and id = ?")
                .params(warehouseId, webhookId, id)
                .query(Deliveries::read)
                .optional()
                .orElseThrow(() -> RefusedException.notFound("delivery"));
        if (earlier.status() == DeliveryStatus.PENDING) {
            throw invalidState("This delivery is still under way. Wait for its outcome.");
        }
        Delivery again = jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type,
                            event_sequence, test_data, bytes, attempt, status, due_at)
                        select warehouse_id, webhook_id, ?, event_id, event_type,
                            event_sequence, test_data, bytes, least(attempt, 32766) + 1, 'PENDING', now()
                        from webhook_delivery d
                        where warehouse_id = ? and webhook_id = ? and id = ?
                          and (test_data is not null or exists (select from event e
                              where e.warehouse_id = d.warehouse_id and e.sequence = d.event_sequence))
                        returning
                        """ + COLUMNS)
                .params(IdKind.next(), warehouseId, webhookId, id)
                .query(Deliveries::read)
                .optional()
                .orElseThrow(() -> invalidState("This event is not kept any more, so it cannot be delivered again."));
        trail.redelivered(warehouseId, webhookId, again);
        return queued(again);
    }

    private void requireActive(UUID warehouseId, UUID webhookId) {
        webhooks.lock(warehouseId);
        if (!webhooks.require(warehouseId, webhookId).active()) {
            throw invalidState("The webhook is not active. Activate it first.");
        }
    }

    private Delivery queued(Delivery delivery) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake.call();
            }
        });
        return delivery;
    }

    private static RefusedException invalidState(String detail) {
        return new RefusedException(ErrorCode.INVALID_STATE, detail);
    }

    /** What {@link #read} reads, of a table under this name. */
    static String columns(String table) {
        return table + "." + COLUMNS.replace(", ", ", " + table + ".");
    }

    static Delivery read(ResultSet row, int number) throws SQLException {
        OffsetDateTime attemptedAt = row.getObject("attempted_at", OffsetDateTime.class);
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("event_id", UUID.class),
                row.getString("event_type"),
                row.getInt("attempt"),
                DeliveryStatus.valueOf(row.getString("status")),
                row.getObject("response_status", Integer.class),
                row.getString("error"),
                row.getObject("duration_ms", Integer.class),
                attemptedAt == null ? null : attemptedAt.toInstant());
    }
}
