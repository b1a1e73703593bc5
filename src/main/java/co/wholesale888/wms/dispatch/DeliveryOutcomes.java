package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.shared.IdKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The dispatcher's statements that end deliveries. Each is set-based and runs in the cycle's transaction. */
final class DeliveryOutcomes {

    private static final int MAX_LEASES_ENDED = 500;

    private static final String RECORD = """
            update webhook_delivery d
            set status = o.status, leased_until = null, lease_id = null, attempted_at = o.attempted_at,
                response_status = o.response_status, error = o.error, duration_ms = o.duration_ms, answer = o.answer
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::int[], ?::text[],
                    ?::int[], ?::text[])
                as o (warehouse_id, webhook_id, id, lease_id, status, attempted_at, response_status, error,
                    duration_ms, answer)
            where d.warehouse_id = o.warehouse_id and d.webhook_id = o.webhook_id and d.id = o.id
              and d.status = 'PENDING' and d.lease_id = o.lease_id
              /* within one shard: d.warehouse_id */
            returning d.warehouse_id, d.webhook_id, d.id, d.attempt
            """;

    private static final String END_LEASES = """
            with picked as (
                select l.warehouse_id, l.webhook_id, l.id from webhook_delivery l
                where l.status = 'PENDING' and l.leased_until is not null and l.leased_until <= now()
                  /* within one shard: l.warehouse_id */
                limit ? for update skip locked)
            update webhook_delivery d set status = 'UNKNOWN', leased_until = null, lease_id = null
            from picked p where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
              /* within one shard: d.warehouse_id */
            returning d.warehouse_id, d.webhook_id, d.id, d.attempt
            """;

    /**
     * The share lock on the webhook orders this statement before or after its deactivation, which drops whatever was
     * queued before.
     */
    private static final String QUEUE_RETRIES = """
            insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, event_sequence,
                test_data, bytes, attempt, status, due_at)
            select d.warehouse_id, d.webhook_id, n.next_id, d.event_id, d.event_type, d.event_sequence,
                d.test_data, d.bytes, d.attempt + 1, 'PENDING', now() + n.pause_ms * interval '1 millisecond'
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::text[])
                as n (warehouse_id, webhook_id, id, next_id, pause_ms, gone_url)
            join webhook_delivery d
              on d.warehouse_id = n.warehouse_id and d.webhook_id = n.webhook_id and d.id = n.id
              /* within one shard: d.warehouse_id */
            join webhook w on w.warehouse_id = d.warehouse_id and w.id = d.webhook_id
              /* within one shard: w.warehouse_id */
            where w.active and w.delivery = 'RETRY' and not d.redelivery
              and (n.gone_url is null or n.gone_url <> w.url)
            for share of w
            """;

    private static final String WITH_ENDED_LEASES = """
            select distinct warehouse_id from webhook_delivery
            where status = 'PENDING' and leased_until is not null and leased_until <= now()
            """;

    private final JdbcClient jdbc;
    private final Shards shards;

    DeliveryOutcomes(JdbcClient jdbc, Shards shards) {
        this.jdbc = jdbc;
        this.shards = shards;
    }

    /** A delivery that has ended, and the number of its attempt, from 1. */
    record Ended(Attempt.Key key, int attempt) {}

    /**
     * A delivery whose event is attempted again after a pause.
     *
     * @param goneUrl the URL whose server wants no more deliveries; null if none has said so
     */
    record Retry(Attempt.Key key, Duration pause, @Nullable String goneUrl) {}

    /**
     * Records outcomes and returns the deliveries that were recorded: those whose lease had not ended before. Changes
     * nothing where an outcome was recorded already, so it may be repeated.
     */
    List<Ended> record(List<AttemptOutcome> outcomes) {
        List<Attempt.Key> keys =
                outcomes.stream().map(outcome -> outcome.attempt().key()).toList();
        return Attempt.Key.bind(jdbc, shards, RECORD, keys)
                .param(outcomes.stream()
                        .map(outcome -> outcome.attempt().leaseId())
                        .toArray(UUID[]::new))
                .param(outcomes.stream().map(outcome -> outcome.status().name()).toArray(String[]::new))
                .param(outcomes.stream()
                        .map(outcome -> outcome.attemptedAt().toString())
                        .toArray(String[]::new))
                .param(outcomes.stream().map(AttemptOutcome::responseStatus).toArray(Integer[]::new))
                .param(outcomes.stream().map(DeliveryOutcomes::errorText).toArray(String[]::new))
                .param(outcomes.stream().map(AttemptOutcome::durationMs).toArray(Integer[]::new))
                .param(outcomes.stream().map(AttemptOutcome::answer).toArray(String[]::new))
                .query(DeliveryOutcomes::readEnded)
                .list();
    }

    /** Finds the groups of warehouses for {@link #endLeases}, which has to be called for each of them. */
    List<List<UUID>> groupsWithEndedLeases() {
        return shards.groups(() -> jdbc.sql(WITH_ENDED_LEASES)
                .query((row, number) -> row.getObject(1, UUID.class))
                .list());
    }

    /** Sets deliveries of a group of warehouses whose lease has ended to UNKNOWN: their process has died. */
    List<Ended> endLeases(List<UUID> warehouseIds) {
        return jdbc.sql(shards.within(END_LEASES, warehouseIds, id -> id))
                .param(MAX_LEASES_ENDED)
                .query(DeliveryOutcomes::readEnded)
                .list();
    }

    /**
     * Queues the next attempts of deliveries whose webhooks are active and in mode RETRY, except for redeliveries, and
     * for those whose webhook still has the URL that is gone.
     */
    void queueRetries(List<Retry> retries) {
        Attempt.Key.bind(
                        jdbc,
                        shards,
                        QUEUE_RETRIES,
                        retries.stream().map(Retry::key).toList())
                .param(retries.stream().map(retry -> IdKind.next()).toArray(UUID[]::new))
                .param(retries.stream().map(retry -> retry.pause().toMillis()).toArray(Long[]::new))
                .param(retries.stream().map(Retry::goneUrl).toArray(String[]::new))
                .update();
    }

    private static Ended readEnded(ResultSet row, int number) throws SQLException {
        return new Ended(Attempt.Key.read(row), row.getInt("attempt"));
    }

    private static @Nullable String errorText(AttemptOutcome outcome) {
        return outcome.error() == null ? null : outcome.error().text();
    }
}
