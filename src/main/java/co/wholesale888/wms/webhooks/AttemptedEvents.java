package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.events.EventLookup;
import co.wholesale888.wms.shared.IdKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements of {@link RangeRedelivery}. All are within one warehouse, and set-based. */
@Component
class AttemptedEvents {

    /** Keeps PostgreSQL, for the rest of the transaction, from reading the log where it takes a range for most of it. */
    private static final String FIND_BY_INDEX =
            "select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)";

    private static final String FIND = """
            select event_id, event_type, event_sequence, test_data, bytes, attempt from webhook_delivery
            where warehouse_id = :warehouse and webhook_id = :webhook
              and status in (:statuses) and status <> 'PENDING' and attempted_at >= :from and attempted_at < :to
              and (event_sequence is null or event_sequence >= :firstKept)
              and (:allTypes or event_type in (:types))""";

    private static final int FETCH_SIZE = 2_000;

    private static final String COUNT_PENDING = """
            select count(*) from (
                select from webhook_delivery
                where warehouse_id = ? and webhook_id = ? and status = 'PENDING' and leased_until is null
                limit ?) d""";

    private static final String QUEUE = """
            insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, event_sequence,
                test_data, bytes, attempt, status, due_at, redelivery)
            select e.warehouse_id, e.webhook_id, e.id, e.event_id, e.type, e.sequence,
                e.test_data, e.bytes, e.attempt, 'PENDING', now(), true
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::bigint[], ?::text[], ?::int[],
                    ?::int[])
                as e (warehouse_id, webhook_id, id, event_id, type, sequence, test_data, bytes, attempt)""";

    /** As the dispatcher sends deliveries that are due at the same time: test events, without a sequence, come last. */
    private static final Comparator<Attempted> OLDEST_FIRST = Comparator.comparing(
                    (Attempted one) -> one.content.eventSequence(), Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(one -> one.content.eventId());

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final EventLookup events;

    AttemptedEvents(JdbcClient jdbc, JdbcTemplate template, EventLookup events) {
        this.jdbc = jdbc;
        this.template = template;
        this.events = events;
    }

    /** An event, and the number of the last of its attempts that were found. */
    record Attempted(Delivery.Content content, int attempt) {

        static Attempted read(ResultSet row, int number) throws SQLException {
            UUID eventId = row.getObject("event_id", UUID.class);
            Long sequence = row.getObject("event_sequence", Long.class);
            return new Attempted(
                    new Delivery.Content(
                            eventId,
                            row.getString("event_type"),
                            sequence,
                            row.getString("test_data"),
                            row.getInt("bytes")),
                    row.getInt("attempt"));
        }
    }

    /**
     * Finds the events of the deliveries in the range, oldest first, without those that are no longer kept. Reads the
     * log only until there are {@code max}.
     */
    List<Attempted> find(Webhook.Key webhook, RedeliveryRange range, int max) {
        Map<UUID, Attempted> found = new HashMap<>();
        jdbc.sql(FIND_BY_INDEX).query(row -> {});
        try (Stream<Attempted> attempts = attempts(webhook, range)) {
            Iterator<Attempted> next = attempts.iterator();
            while (found.size() < max && next.hasNext()) {
                Attempted one = next.next();
                found.merge(
                        one.content.eventId(), one, (known, other) -> known.attempt > other.attempt ? known : other);
            }
        }
        return found.values().stream().sorted(OLDEST_FIRST).toList();
    }

    private Stream<Attempted> attempts(Webhook.Key webhook, RedeliveryRange range) {
        List<String> types = range.types();
        return jdbc
                .sql(FIND)
                .param("warehouse", webhook.warehouseId())
                .param("webhook", webhook.id())
                .param("statuses", range.statuses().stream().map(Enum::name).toList())
                .param("from", range.from().atOffset(ZoneOffset.UTC))
                .param("to", range.to().atOffset(ZoneOffset.UTC))
                .param("firstKept", events.firstSequence(webhook.warehouseId()).orElse(Long.MAX_VALUE))
                .param("allTypes", types == null)
                .param("types", types == null ? List.of("") : types)
                .withFetchSize(FETCH_SIZE)
                .query(Attempted::read)
                .stream();
    }

    /** Counts a webhook's deliveries that are pending and not being sent, up to a maximum. */
    int countPending(Webhook.Key webhook, int max) {
        return jdbc.sql(COUNT_PENDING)
                .params(webhook.warehouseId(), webhook.id(), max)
                .query(Integer.class)
                .single();
    }

    /** Queues one more attempt of each event, in this order. */
    void queue(Webhook.Key webhook, List<Attempted> events) {
        template.update(
                QUEUE,
                statement -> new ArrayBinder(statement)
                        .column("uuid", events, one -> webhook.warehouseId())
                        .column("uuid", events, one -> webhook.id())
                        .column("uuid", events, one -> IdKind.next())
                        .column("uuid", events, one -> one.content.eventId())
                        .column("text", events, one -> one.content.eventType())
                        .column("int8", events, one -> one.content.eventSequence())
                        .column("text", events, one -> one.content.testData())
                        .column("int4", events, one -> one.content.bytes())
                        .column("int4", events, one -> Delivery.attemptAfter(one.attempt)));
    }
}
