package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.DeliveryMode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The dispatcher's statements about what became of deliveries. Each handles many at once; they are to be run in one
 * transaction.
 */
final class DeliveryOutcomes {

    private static final int MAX_ENDED_AT_ONCE = 500;
    private static final String RETRY = DeliveryMode.RETRY.name();

    private static final String RECORD = """
            update webhook_delivery d
            set status = o.status, leased_until = null, attempted_at = o.attempted_at,
                response_status = o.response_status, error = o.error, duration_ms = o.duration_ms
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::int[], ?::text[], ?::int[])
                as o (warehouse_id, webhook_id, id, status, attempted_at, response_status, error, duration_ms)
            where d.warehouse_id = o.warehouse_id and d.webhook_id = o.webhook_id and d.id = o.id
              and d.status = 'PENDING' and d.leased_until is not null
            returning d.warehouse_id, d.webhook_id, d.id, d.attempt
            """;

    private static final String END_LEASES = """
            with picked as (
                select warehouse_id, webhook_id, id from webhook_delivery
                where status = 'PENDING' and leased_until is not null and leased_until <= now()
                limit ? for update skip locked)
            update webhook_delivery d set status = 'UNKNOWN', leased_until = null
            from picked p where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
            returning d.warehouse_id, d.webhook_id, d.id, d.attempt
            """;

    /** The lock on the webhook puts this before or behind its end: what is queued before it is dropped by it. */
    private static final String TRY_AGAIN = """
            insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, event_sequence,
                test_data, bytes, attempt, status, due_at)
            select d.warehouse_id, d.webhook_id, n.next_id, d.event_id, d.event_type, d.event_sequence,
                d.test_data, d.bytes, d.attempt + 1, 'PENDING', now() + n.pause_ms * interval '1 millisecond'
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[])
                as n (warehouse_id, webhook_id, id, next_id, pause_ms)
            join webhook_delivery d
              on d.warehouse_id = n.warehouse_id and d.webhook_id = n.webhook_id and d.id = n.id
            join webhook w on w.warehouse_id = d.warehouse_id and w.id = d.webhook_id
            where w.active and w.delivery = ?
            for share of w
            """;

    private final JdbcClient jdbc;

    DeliveryOutcomes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A delivery that is over, and which attempt it was. */
    record Ended(Attempt.Key key, int attempt) {}

    /** A delivery whose event is to be tried once more after a pause. */
    record Again(Attempt.Key key, Duration pause) {}

    /** Records outcomes; returns those that were recorded, since their lease had not ended before. */
    List<Ended> record(List<AttemptOutcome> outcomes) {
        return LeasedDeliveries.keyed(
                        jdbc,
                        RECORD,
                        outcomes.stream()
                                .map(outcome -> outcome.attempt().key())
                                .toList())
                .param(texts(outcomes, outcome -> outcome.status().name()))
                .param(texts(outcomes, outcome -> outcome.attemptedAt().toString()))
                .param(outcomes.stream().map(AttemptOutcome::responseStatus).toArray(Integer[]::new))
                .param(texts(
                        outcomes,
                        outcome ->
                                outcome.error() == null ? null : outcome.error().word()))
                .param(outcomes.stream().map(AttemptOutcome::durationMs).toArray(Integer[]::new))
                .query((row, number) -> new Ended(Attempt.Key.of(row), row.getInt("attempt")))
                .list();
    }

    /** Records of those whose process has died meanwhile that their outcome is unknown. */
    List<Ended> endLeases() {
        return jdbc.sql(END_LEASES)
                .param(MAX_ENDED_AT_ONCE)
                .query((row, number) -> new Ended(Attempt.Key.of(row), row.getInt("attempt")))
                .list();
    }

    /** Queues the next attempts of those whose webhooks are active and want deliveries to be repeated. */
    void tryAgain(List<Again> again) {
        LeasedDeliveries.keyed(jdbc, TRY_AGAIN, again.stream().map(Again::key).toList())
                .param(again.stream().map(a -> IdKind.next()).toArray(UUID[]::new))
                .param(again.stream().map(a -> a.pause.toMillis()).toArray(Long[]::new))
                .param(RETRY)
                .update();
    }

    private static @Nullable String[] texts(
            List<AttemptOutcome> outcomes, Function<AttemptOutcome, @Nullable String> text) {
        @Nullable String[] texts = new String[outcomes.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text.apply(outcomes.get(i));
        }
        return texts;
    }
}
