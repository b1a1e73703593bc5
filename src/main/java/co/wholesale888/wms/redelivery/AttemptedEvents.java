package co.wholesale888.wms.redelivery;

import co.wholesale888.wms.events.EventLookup;
import co.wholesale888.wms.shared.IdKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds events in the log of deliveries, and queues them again. All statements are within one warehouse. */
@Component
class AttemptedEvents {

    /**
     * Keeps PostgreSQL, for the rest of the transaction, from reading the log where it takes a range for most of it.
     */
    private static final String FIND_BY_INDEX =
            "select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)";

    private static final String FIND = """
            select id, event_id, event_type, event_sequence, attempt from webhook_delivery
            where warehouse_id = :warehouse and webhook_id = :webhook
              and status in (:statuses) and status <> 'PENDING' and attempted_at >= :from and attempted_at < :to
              and (event_sequence is null or event_sequence >= :firstKept)""";

    private static final int FETCH_SIZE = 2_000;

    /**
     * The {@code offset} has PostgreSQL find each delivery by its key. It would compare all of the log with these ids
     * where it does not know how long the log is. The last number of an attempt that the column holds is followed by
     * itself.
     */
    private static final String QUEUE = """
            insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, event_sequence,
                test_data, bytes, attempt, status, due_at, redelivery)
            select d.warehouse_id, d.webhook_id, n.next_id, d.event_id, d.event_type, d.event_sequence,
                d.test_data, d.bytes, least(d.attempt + 1, 32767), 'PENDING', :dueAt, true
            from unnest(cast(:ids as uuid[]), cast(:nextIds as uuid[])) as n (id, next_id)
            cross join lateral (
                select l.warehouse_id, l.webhook_id, l.event_id, l.event_type, l.event_sequence, l.test_data, l.bytes,
                    l.attempt
                from webhook_delivery l
                where l.warehouse_id = :warehouse and l.webhook_id = :webhook and l.id = n.id offset 0) d
            where d.event_sequence is null or d.event_sequence >= :firstKept""";

    /** As the dispatcher sends deliveries that are due at the same time: test events, without a sequence, come last. */
    private static final Comparator<Attempted> OLDEST_FIRST = Comparator.comparing(
                    Attempted::sequence, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Attempted::eventId);

    private final JdbcClient jdbc;
    private final EventLookup events;

    AttemptedEvents(JdbcClient jdbc, EventLookup events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /** A delivery of an event, with the number of its attempt. */
    private record Attempted(
            UUID id, UUID eventId, String type, @Nullable Long sequence, int attempt) {

        static Attempted read(ResultSet row, int number) throws SQLException {
            return new Attempted(
                    row.getObject("id", UUID.class),
                    row.getObject("event_id", UUID.class),
                    row.getString("event_type"),
                    row.getObject("event_sequence", Long.class),
                    row.getInt("attempt"));
        }
    }

    /**
     * Finds the events of the deliveries in the range, oldest first, without those that are no longer kept. Reads the
     * log only until there are {@code max}.
     *
     * @param maxRead how many deliveries to read at most, of whatever type
     * @return of each event the delivery whose attempt has the highest number; null if there are more to read
     */
    @Nullable
    List<UUID> find(UUID warehouseId, UUID webhookId, RedeliveryRange range, int max, int maxRead) {
        List<String> types = range.types();
        Map<UUID, Attempted> found = new HashMap<>();
        int read = 0;
        jdbc.sql(FIND_BY_INDEX).query(row -> {});
        try (Stream<Attempted> attempts = attempts(warehouseId, webhookId, range)) {
            Iterator<Attempted> next = attempts.iterator();
            while (found.size() < max && next.hasNext()) {
                if (read++ == maxRead) {
                    return null;
                }
                Attempted one = next.next();
                // Compared here, so that no statement looks for rare types through all of a long log
                if (types != null && !types.contains(one.type)) {
                    continue;
                }
                found.merge(one.eventId, one, (known, other) -> known.attempt > other.attempt ? known : other);
            }
        }
        return found.values().stream().sorted(OLDEST_FIRST).map(Attempted::id).toList();
    }

    private Stream<Attempted> attempts(UUID warehouseId, UUID webhookId, RedeliveryRange range) {
        return jdbc
                .sql(FIND)
                .param("warehouse", warehouseId)
                .param("webhook", webhookId)
                .param("statuses", range.statuses().stream().map(Enum::name).toList())
                .param("from", range.from().atOffset(ZoneOffset.UTC))
                .param("to", range.to().atOffset(ZoneOffset.UTC))
                .param("firstKept", firstKept(warehouseId))
                .withFetchSize(FETCH_SIZE)
                .query(Attempted::read)
                .stream();
    }

    /**
     * Queues one more attempt of the event of each of these deliveries, in their order, unless the event is no longer
     * kept.
     *
     * @param dueAt decides, before the age of the event, which of the webhook's deliveries the dispatcher sends first
     */
    void queue(UUID warehouseId, UUID webhookId, List<UUID> ids, Instant dueAt) {
        jdbc.sql(QUEUE)
                .param("ids", ids.toArray(UUID[]::new))
                .param("nextIds", ids.stream().map(id -> IdKind.next()).toArray(UUID[]::new))
                .param("warehouse", warehouseId)
                .param("webhook", webhookId)
                .param("dueAt", dueAt.atOffset(ZoneOffset.UTC))
                .param("firstKept", firstKept(warehouseId))
                .update();
    }

    private long firstKept(UUID warehouseId) {
        return events.firstSequence(warehouseId).orElse(Long.MAX_VALUE);
    }
}
