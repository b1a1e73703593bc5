package co.wholesale888.wms.events;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.lanes.FeedLongPoll;
import co.wholesale888.wms.lanes.FeedPosition;
import co.wholesale888.wms.lanes.HistoryRewoundException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads events in their share of the general pool, in short statements that scan a bounded number of events and return
 * a bounded number of bytes. An event is visible only if all events before it are, since they are numbered under a
 * lock.
 */
@Component
class EventReads {

    private static final int WINDOW = 20_000;
    private static final int WINDOWS_PER_READ = 10;

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final int window;

    @Autowired
    EventReads(JdbcClient jdbc, SharedConnections connections) {
        this(jdbc, connections, WINDOW);
    }

    /** Scans {@code window} events by one statement for the requested types. */
    EventReads(JdbcClient jdbc, SharedConnections connections, int window) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.window = window;
    }

    /** Returns the sequence of the last event of each of these warehouses. */
    Map<UUID, Long> heads(Collection<UUID> warehouseIds) {
        Map<UUID, Long> heads = new HashMap<>();
        return connections.call(Share.ALERTS_AND_EVENTS, () -> {
            jdbc.sql("select warehouse_id, sequence from event_head where warehouse_id = any(?)")
                    .param(warehouseIds.toArray(UUID[]::new))
                    .query(row -> {
                        heads.put(row.getObject(1, UUID.class), row.getLong(2));
                    });
            return heads;
        });
    }

    /**
     * Returns the oldest events after a position. The slice may be shorter than the limit, even empty, although more
     * events follow: a search for rare types ends after a bounded number of events, and the size of a slice is bounded.
     *
     * @param types the event types to return; empty for all
     * @param after where to start; if that event is purged, with the oldest stored one
     * @param maxChars the characters of data after which no further event is added
     * @throws HistoryRewoundException if the event at the position is gone, or another one has taken its place
     */
    Slice after(UUID warehouseId, Set<EventType> types, FeedPosition after, int limit, int maxChars) {
        return connections.call(Share.ALERTS_AND_EVENTS, () -> {
            Bounds bounds = bounds(warehouseId, after.sequence());
            after.requireIn(bounds.head, bounds.mark);
            long head = bounds.head.sequence();
            long position = Math.max(after.sequence(), bounds.before);
            List<Event> found = List.of();
            for (int i = 0; i < WINDOWS_PER_READ && position < head && found.isEmpty(); i++) {
                long end = types.isEmpty() ? head : Math.min(head, position + window);
                List<Row> rows = scan(warehouseId, types, position, end, limit, maxChars);
                found = rows.stream().map(Row::event).toList();
                boolean complete = rows.size() < limit && (rows.isEmpty() || rows.size() == rows.getFirst().total);
                position = complete ? end : found.getLast().sequence();
            }
            return new Slice(found, position(warehouseId, position, found, bounds), position < head);
        });
    }

    /** The position at a sequence. Only a search for rare types that ends between events must ask for the one there. */
    private FeedPosition position(UUID warehouseId, long sequence, List<Event> found, Bounds bounds) {
        if (!found.isEmpty() && found.getLast().sequence() == sequence) {
            return found.getLast().position();
        }
        if (sequence == bounds.head.sequence()) {
            return bounds.head;
        }
        UUID id = jdbc.sql("select id from event where warehouse_id = ? and sequence = ?")
                .params(warehouseId, sequence)
                .query(UUID.class)
                .optional()
                .orElse(null);
        return Event.position(sequence, id);
    }

    /**
     * Reads the bounds before the events: all events up to the head are visible to the next statement. The last event
     * may be purged, like the one at the position.
     */
    private Bounds bounds(UUID warehouseId, long after) {
        return jdbc.sql("""
                        select h.sequence, (
                            select e.sequence - 1 from event e
                            where e.warehouse_id = h.warehouse_id and e.sequence > :after order by e.sequence limit 1),
                            (select e.id from event e
                             where e.warehouse_id = h.warehouse_id and e.sequence = h.sequence),
                            (select e.id from event e where e.warehouse_id = h.warehouse_id and e.sequence = :after)
                        from event_head h where h.warehouse_id = :warehouse""")
                .param("after", after)
                .param("warehouse", warehouseId)
                .query((row, n) -> {
                    long head = row.getLong(1);
                    long before = row.getLong(2);
                    boolean none = row.wasNull();
                    return new Bounds(
                            none ? head : before,
                            Event.position(head, row.getObject(3, UUID.class)),
                            Event.position(after, row.getObject(4, UUID.class)).mark());
                })
                .single();
    }

    private List<Row> scan(UUID warehouseId, Set<EventType> types, long after, long end, int limit, int maxChars) {
        String ofTypes = types.isEmpty() ? "" : " and type in (:types)";
        return jdbc.sql("""
                        select * from (
                            select e.*, count(*) over () as total,
                                sum(octet_length(data)) over (order by sequence) - octet_length(data) as before
                            from (select %s from event
                                  where warehouse_id = :warehouse and sequence > :after and sequence <= :end%s
                                  order by sequence limit :limit) e) s
                        where before < :maxChars order by sequence""".formatted(Event.COLUMNS, ofTypes))
                .param("warehouse", warehouseId)
                .param("after", after)
                .param("end", end)
                .param("limit", limit)
                .param("maxChars", maxChars)
                .param("types", types.stream().map(EventType::text).toList())
                .query((row, n) -> new Row(Event.read(row), row.getInt("total")))
                .list();
    }

    /**
     * Consecutive events of a warehouse, oldest first.
     *
     * @param position up to where the feed has been searched; the next slice starts after it
     * @param hasMore whether the warehouse has events after the position
     */
    record Slice(List<Event> events, FeedPosition position, boolean hasMore) implements FeedLongPoll.Page {

        @Override
        public boolean isEmpty() {
            return events.isEmpty();
        }
    }

    /**
     * @param before the sequence before the oldest stored event after the position; the head if there is no such event
     * @param head the position behind the warehouse's last event
     * @param mark the mark of the event at the position; null if there is none
     */
    private record Bounds(
            long before, FeedPosition head, @Nullable String mark) {}

    /** An event, and the number of all that match, including those omitted for their size. */
    private record Row(Event event, int total) {}
}
