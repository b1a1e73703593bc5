package co.wholesale888.wms.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface DeliveryRepository extends Repository<Delivery, Delivery.Key> {

    Optional<Delivery> findByKey(Delivery.Key key);

    @Query("""
            from Delivery d
            where d.key.warehouseId = :warehouseId and d.key.webhookId = :webhookId and d.key.id < :before
            order by d.key.id desc""")
    List<Delivery> findPage(UUID warehouseId, UUID webhookId, UUID before, Limit limit);

    /**
     * Keeps PostgreSQL, for the rest of the transaction, from reading a whole log in order to sort it: it takes a log for
     * much shorter than it is, because it does not know that a webhook has one warehouse.
     */
    @NativeQuery("""
            select concat(set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true),
                          set_config('enable_seqscan', 'off', true))""")
    String readByIndexes();

    /**
     * Looks at the newest so many deliveries before an id, and returns up to {@code max} of those with such a status.
     * Reads no further than that takes.
     */
    @NativeQuery("""
            select d.* from (
                select warehouse_id, webhook_id, id, event_id, event_type, event_sequence, test_data, bytes, attempt,
                       status, created_at, due_at, leased_until, lease_id, redelivery, attempted_at, response_status,
                       error, duration_ms
                from webhook_delivery
                where warehouse_id = :warehouseId and webhook_id = :webhookId and id < :before
                order by id desc limit :window) d
            where d.status in (:statuses) order by d.id desc limit :max""")
    List<Delivery> findInWindow(
            UUID warehouseId, UUID webhookId, Set<String> statuses, UUID before, int window, int max);

    /** The id of the delivery that has {@code newer} newer ones before an id; empty if there are fewer. */
    @NativeQuery("""
            select id from webhook_delivery
            where warehouse_id = :warehouseId and webhook_id = :webhookId and id < :before
            order by id desc offset :newer limit 1""")
    Optional<UUID> findAfter(UUID warehouseId, UUID webhookId, UUID before, int newer);

    /**
     * Counts what is pending and not being attempted, up to {@code max}. It is counted in the order of the index on it,
     * so that PostgreSQL takes that one and does not walk through the whole log.
     */
    @NativeQuery("""
            select count(*) from (
                select 1 from webhook_delivery
                where warehouse_id = :warehouseId and webhook_id = :webhookId
                  and status = 'PENDING' and leased_until is null
                order by due_at, event_sequence limit :max) d""")
    int countWaiting(UUID warehouseId, UUID webhookId, int max);

    /**
     * A page of what has not succeeded. Finds it by indexes that hold only that, and reads nothing else of the log: it asks
     * for an order that only these indexes have, of failures by making their status a range. Sorts all that is pending,
     * whose indexes have another order. Each delivery of the page is looked up alone, because PostgreSQL before 17 would
     * look for a list of ids by walking through the whole log in the order of the page.
     */
    @NativeQuery("""
            with found as materialized (
                (select id from webhook_delivery
                 where :pending and warehouse_id = :warehouseId and webhook_id = :webhookId
                   and status = 'PENDING' and leased_until is null order by due_at, event_sequence)
                union all
                (select id from webhook_delivery
                 where :pending and warehouse_id = :warehouseId and webhook_id = :webhookId
                   and status = 'PENDING' and leased_until is not null order by leased_until)
                union all
                (select id from webhook_delivery
                 where :failed and warehouse_id = :warehouseId and webhook_id = :webhookId
                   and status in ('FAILED', 'UNKNOWN') and status >= 'FAILED' and (status, id) < ('FAILED', :before)
                 order by status desc, id desc limit :max)
                union all
                (select id from webhook_delivery
                 where :unknown and warehouse_id = :warehouseId and webhook_id = :webhookId
                   and status in ('FAILED', 'UNKNOWN') and status >= 'UNKNOWN' and (status, id) < ('UNKNOWN', :before)
                 order by status desc, id desc limit :max))
            select d.* from (select id from found where id < :before order by id desc limit :max) p
            cross join lateral (
                select warehouse_id, webhook_id, id, event_id, event_type, event_sequence, test_data, bytes, attempt,
                       status, created_at, due_at, leased_until, lease_id, redelivery, attempted_at, response_status,
                       error, duration_ms
                from webhook_delivery
                where warehouse_id = :warehouseId and webhook_id = :webhookId and id = p.id limit 1) d
            order by d.id desc""")
    List<Delivery> findUndeliveredPage(
            UUID warehouseId, UUID webhookId, boolean pending, boolean failed, boolean unknown, UUID before, int max);

    /** Finds when an attempt at or after this time has last succeeded. */
    @Query("""
            select max(d.outcome.attemptedAt) from Delivery d
            where d.key.warehouseId = :warehouseId and d.key.webhookId = :webhookId
              and d.outcome.status = SUCCEEDED and d.outcome.attemptedAt >= :since""")
    Optional<Instant> findLastSuccess(UUID warehouseId, UUID webhookId, Instant since);

    /** What the endpoint answered, unless it accepted the delivery. */
    @NativeQuery("""
            select answer from webhook_delivery
            where warehouse_id = :warehouseId and webhook_id = :webhookId and id = :id and answer is not null""")
    Optional<String> findAnswer(UUID warehouseId, UUID webhookId, UUID id);

    /** When the event of a delivery is attempted next, if that is among the next 10,000 attempts of the webhook. */
    @NativeQuery("""
            select due_at from (
                select event_id, due_at from webhook_delivery
                where warehouse_id = :warehouseId and webhook_id = :webhookId
                  and status = 'PENDING' and leased_until is null
                order by due_at limit 10000) d
            where event_id = :eventId order by due_at limit 1""")
    Optional<Instant> findNextAttempt(UUID warehouseId, UUID webhookId, UUID eventId);

    /** Counts pending deliveries of all warehouses, up to {@code max}, in the order of the index on them as well. */
    @NativeQuery("""
            select count(*) from (
                select 1 from webhook_delivery where status = 'PENDING' and leased_until is null
                order by warehouse_id, webhook_id, due_at, event_sequence limit :max) d""")
    int countPending(int max);

    /**
     * Deletes up to {@code max} pending deliveries of a webhook, after writing changes of the webhook itself. Skips those
     * that a dispatcher is leasing: they are being attempted.
     */
    @Modifying(flushAutomatically = true)
    @NativeQuery("""
            delete from webhook_delivery
            where warehouse_id = :warehouseId and webhook_id = :webhookId and id = any (array(
                select id from webhook_delivery
                where warehouse_id = :warehouseId and webhook_id = :webhookId
                  and status = 'PENDING' and leased_until is null limit :max for update skip locked))""")
    int deletePending(UUID warehouseId, UUID webhookId, int max);
}
