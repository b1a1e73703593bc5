package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.events.EventBody;
import co.wholesale888.wms.shared.IdKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The dispatcher's statements. Each handles many deliveries at once; those that change something are to be run in one
 * transaction.
 *
 * <p>A delivery is leased before it is sent, and only once: what is leased has been begun, or may have been. Rows are
 * always passed over where another instance holds them ({@code skip locked}), so no instance waits for another.
 */
final class DeliveryStore {

    /** Longer than an attempt can take from its lease to its record. */
    static final Duration LEASE = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(DeliveryStore.class);

    static final int MAX_WEBHOOKS = 2_000;
    private static final int MAX_ROWS = 500;
    private static final String RETRY = DeliveryMode.RETRY.name();

    /** Jumps from webhook to webhook along the index of what waits: one probe for each, however much waits for it. */
    private static final String SCAN = """
            with recursive waiting as (
                (select warehouse_id, webhook_id, due_at from webhook_delivery
                 where status = 'PENDING' and leased_until is null and (warehouse_id, webhook_id) > (?, ?)
                 order by warehouse_id, webhook_id, due_at limit 1)
                union all
                select n.* from waiting q cross join lateral (
                    select warehouse_id, webhook_id, due_at from webhook_delivery d
                    where status = 'PENDING' and leased_until is null
                      and (d.warehouse_id, d.webhook_id) > (q.warehouse_id, q.webhook_id)
                    order by warehouse_id, webhook_id, due_at limit 1) n
            )
            select q.warehouse_id, q.webhook_id, w.delivery,
                   extract(epoch from clock_timestamp() - q.due_at)::float8 as late
            from (select * from waiting limit ?) q
            left join webhook w on w.warehouse_id = q.warehouse_id and w.id = q.webhook_id and w.active
            """;

    private static final String DUE = """
            from unnest(?::uuid[], ?::uuid[], ?::int[]) as w (warehouse_id, webhook_id, places)
            cross join lateral (
                select d.warehouse_id, d.webhook_id, d.id from webhook_delivery d
                where d.warehouse_id = w.warehouse_id and d.webhook_id = w.webhook_id
                  and d.status = 'PENDING' and d.leased_until is null and d.due_at <= now()
                order by d.due_at, d.event_sequence limit w.places for update skip locked) d
            """;

    private static final String LEASE_DUE = """
            with picked as (select d.* %s)
            update webhook_delivery d set leased_until = now() + ? * interval '1 millisecond', attempted_at = now()
            from picked p where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
            returning d.warehouse_id, d.webhook_id, d.id, d.bytes
            """.formatted(DUE);

    private static final String LOAD = """
            select d.warehouse_id, d.webhook_id, d.id, d.event_id, d.event_type, d.event_sequence,
                   w.url, w.secret,
                   case when w.previous_secret_expires_at > now() then w.previous_secret end as previous_secret,
                   coalesce(e.occurred_at, d.created_at) as occurred_at, coalesce(d.test_data, e.data) as data
            from unnest(?::uuid[], ?::uuid[], ?::uuid[]) as k (warehouse_id, webhook_id, id)
            join webhook_delivery d
              on d.warehouse_id = k.warehouse_id and d.webhook_id = k.webhook_id and d.id = k.id
            join webhook w on w.warehouse_id = d.warehouse_id and w.id = d.webhook_id and w.active
            left join event e on e.warehouse_id = d.warehouse_id and e.sequence = d.event_sequence
            where d.test_data is not null or e.sequence is not null
            order by d.due_at, d.event_sequence
            """;

    private static final String FAIL_DUE = """
            with picked as (select d.* %s)
            update webhook_delivery d
            set status = 'FAILED', error = 'circuit_open', attempted_at = now(), duration_ms = 0
            from picked p where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
            """.formatted(DUE);

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

    private static final String RELEASE = """
            update webhook_delivery d set leased_until = null, attempted_at = null
            from unnest(?::uuid[], ?::uuid[], ?::uuid[]) as k (warehouse_id, webhook_id, id)
            where d.warehouse_id = k.warehouse_id and d.webhook_id = k.webhook_id and d.id = k.id
              and d.status = 'PENDING' and d.leased_until is not null
            """;

    private static final String DROP = """
            delete from webhook_delivery d
            using unnest(?::uuid[], ?::uuid[], ?::uuid[]) as k (warehouse_id, webhook_id, id)
            where d.warehouse_id = k.warehouse_id and d.webhook_id = k.webhook_id and d.id = k.id
            """;

    private static final String DROP_WAITING = """
            with picked as (
                select d.* from unnest(?::uuid[], ?::uuid[], ?::int[]) as w (warehouse_id, webhook_id, places)
                cross join lateral (
                    select d.warehouse_id, d.webhook_id, d.id from webhook_delivery d
                    where d.warehouse_id = w.warehouse_id and d.webhook_id = w.webhook_id
                      and d.status = 'PENDING' and d.leased_until is null
                    limit w.places for update skip locked) d
                where not exists (select from webhook a
                    where a.warehouse_id = w.warehouse_id and a.id = w.webhook_id and a.active))
            delete from webhook_delivery d using picked p
            where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
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

    private final JdbcClient jdbc;
    private final SecretSafe safe;

    DeliveryStore(JdbcClient jdbc, SecretSafe safe) {
        this.jdbc = jdbc;
        this.safe = safe;
    }

    /**
     * A webhook that something waits for.
     *
     * @param mode null where it is not active, or gone
     * @param lateSeconds for how long the first of it has been due; negative where it is not due yet
     */
    record Waiting(
            UUID warehouseId, UUID webhookId, @Nullable DeliveryMode mode, double lateSeconds) {}

    /** How many deliveries of a webhook may be taken. */
    record Places(UUID warehouseId, UUID webhookId, int count) {}

    record Leased(Attempt.Key key, int bytes) {}

    record Loaded(List<Attempt> attempts, Set<Attempt.Key> found) {}

    record Ended(Attempt.Key key, int attempt) {}

    record Again(Attempt.Key key, Duration pause) {}

    /**
     * Keeps the planner, for the rest of the transaction, from reading the whole log where it guesses that this is less
     * work than some rows by their keys. How many rows are due it cannot know.
     */
    void goByKeys() {
        jdbc.sql("""
                        select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                               set_config('enable_mergejoin', 'off', true)
                        """).query(row -> {});
    }

    /** Webhooks that something waits for, in their order, beginning after a place in it. */
    List<Waiting> scan(UUID afterWarehouse, UUID afterWebhook) {
        return jdbc.sql(SCAN)
                .params(afterWarehouse, afterWebhook, MAX_WEBHOOKS)
                .query((row, number) -> {
                    String mode = row.getString("delivery");
                    return new Waiting(
                            row.getObject("warehouse_id", UUID.class),
                            row.getObject("webhook_id", UUID.class),
                            mode == null ? null : DeliveryMode.valueOf(mode),
                            row.getDouble("late"));
                })
                .list();
    }

    /** Leases what is due, in order, up to the places that there are. */
    List<Leased> lease(List<Places> places) {
        return due(LEASE_DUE, places)
                .param(LEASE.toMillis())
                .query((row, number) -> new Leased(key(row), row.getInt("bytes")))
                .list();
    }

    /**
     * What it takes to send leased deliveries. Those are not found that are not to be sent any more; of those whose
     * secret cannot be opened it is told that they are there, and no more: this instance may have the wrong key.
     *
     * @param leasedAtNanos {@link System#nanoTime} from before they were leased
     */
    Loaded load(List<Attempt.Key> keys, long leasedAtNanos) {
        Loaded loaded = new Loaded(new ArrayList<>(), new HashSet<>());
        keyed(LOAD, keys).query(row -> {
            Attempt.Key key = key(row);
            loaded.found.add(key);
            try {
                loaded.attempts.add(load(key, row, leasedAtNanos));
            } catch (IllegalStateException e) {
                log.error("A delivery cannot be signed and becomes UNKNOWN: {}", e.getMessage());
            }
        });
        return loaded;
    }

    /** Records of what is due that it failed, since the receiver is not asked at present. */
    int failUnsent(List<Places> places) {
        return due(FAIL_DUE, places).update();
    }

    /** Records outcomes; returns those that were recorded, since their lease had not ended before. */
    List<Ended> record(List<Outcome> outcomes) {
        return keyed(
                        RECORD,
                        outcomes.stream()
                                .map(outcome -> outcome.attempt().key())
                                .toList())
                .param(texts(outcomes, outcome -> outcome.status().name()))
                .param(texts(outcomes, outcome -> outcome.attemptedAt().toString()))
                .param(outcomes.stream().map(Outcome::responseStatus).toArray(Integer[]::new))
                .param(texts(
                        outcomes,
                        outcome ->
                                outcome.error() == null ? null : outcome.error().word()))
                .param(outcomes.stream().map(Outcome::durationMs).toArray(Integer[]::new))
                .query((row, number) -> new Ended(key(row), row.getInt("attempt")))
                .list();
    }

    /** Queues the next attempts of those whose webhooks are active and want deliveries to be repeated. */
    void tryAgain(List<Again> again) {
        keyed(TRY_AGAIN, again.stream().map(Again::key).toList())
                .param(again.stream().map(a -> IdKind.next()).toArray(UUID[]::new))
                .param(again.stream().map(a -> a.pause.toMillis()).toArray(Long[]::new))
                .param(RETRY)
                .update();
    }

    /** Lets go of leased deliveries that were not begun. */
    void release(List<Attempt.Key> keys) {
        keyed(RELEASE, keys).update();
    }

    void drop(List<Attempt.Key> keys) {
        keyed(DROP, keys).update();
    }

    /** Drops what waits for webhooks that are not active, or gone; up to the places given. */
    int dropWaiting(List<Places> places) {
        return due(DROP_WAITING, places).update();
    }

    /** Records of deliveries whose process has died meanwhile that their outcome is unknown. */
    List<Ended> endLeases() {
        return jdbc.sql(END_LEASES)
                .param(MAX_ROWS)
                .query((row, number) -> new Ended(key(row), row.getInt("attempt")))
                .list();
    }

    private JdbcClient.StatementSpec due(String sql, List<Places> places) {
        return jdbc.sql(sql)
                .param(places.stream().map(Places::warehouseId).toArray(UUID[]::new))
                .param(places.stream().map(Places::webhookId).toArray(UUID[]::new))
                .param(places.stream().map(Places::count).toArray(Integer[]::new));
    }

    private JdbcClient.StatementSpec keyed(String sql, List<Attempt.Key> keys) {
        return jdbc.sql(sql)
                .param(keys.stream().map(Attempt.Key::warehouseId).toArray(UUID[]::new))
                .param(keys.stream().map(Attempt.Key::webhookId).toArray(UUID[]::new))
                .param(keys.stream().map(Attempt.Key::id).toArray(UUID[]::new));
    }

    private static @Nullable String[] texts(List<Outcome> outcomes, Function<Outcome, @Nullable String> text) {
        @Nullable String[] texts = new String[outcomes.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text.apply(outcomes.get(i));
        }
        return texts;
    }

    private Attempt load(Attempt.Key key, ResultSet row, long leasedAtNanos) throws SQLException {
        UUID eventId = row.getObject("event_id", UUID.class);
        String type = row.getString("event_type");
        String body = EventBody.of(
                eventId,
                row.getObject("event_sequence", Long.class),
                type,
                key.warehouseId(),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("data"));
        byte[] previous = row.getBytes("previous_secret");
        return new Attempt(
                key,
                eventId,
                type,
                row.getString("url"),
                body,
                safe.unlock(key.webhookId(), row.getBytes("secret")),
                previous == null ? null : safe.unlock(key.webhookId(), previous),
                leasedAtNanos);
    }

    private static Attempt.Key key(ResultSet row) throws SQLException {
        return new Attempt.Key(
                row.getObject("warehouse_id", UUID.class),
                row.getObject("webhook_id", UUID.class),
                row.getObject("id", UUID.class));
    }
}
