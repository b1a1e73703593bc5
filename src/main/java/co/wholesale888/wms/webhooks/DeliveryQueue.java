package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.events.Event;
import co.wholesale888.wms.events.EventFollower;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Queues deliveries of events, in the transaction that causes them: one statement, however many there are. */
@Component
class DeliveryQueue implements EventFollower {

    /** A delivery's id has the time of its event's, and so sorts by creation. */
    private static final String QUEUE = """
            insert into webhook_delivery
                (warehouse_id, webhook_id, id, event_id, event_type, event_sequence, bytes, attempt, status, due_at)
            select e.warehouse_id, w.id, (left(e.id::text, 18) || substr(gen_random_uuid()::text, 19))::uuid,
                   e.id, e.type, e.sequence, e.bytes, 1, 'PENDING', now()
            from unnest(?::uuid[], ?::uuid[], ?::text[], ?::bigint[], ?::int[])
                as e (warehouse_id, id, type, sequence, bytes)
            join webhook w on w.warehouse_id = e.warehouse_id and w.active and w.event_types && array[e.type, '*']
            """;

    private final WakeupSignal wake;

    DeliveryQueue(WakeupSignal wake) {
        this.wake = wake;
    }

    @Override
    public void appended(Connection connection, List<Event> events) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUEUE)) {
            bind(statement, 1, "uuid", events, Event::warehouseId);
            bind(statement, 2, "uuid", events, Event::id);
            bind(statement, 3, "text", events, event -> event.type().text());
            bind(statement, 4, "int8", events, Event::sequence);
            bind(statement, 5, "int4", events, event -> event.data().length());
            statement.executeUpdate();
        }
    }

    @Override
    public void committed(List<Event> events) {
        wake.call();
    }

    private static void bind(
            PreparedStatement statement, int at, String type, List<Event> events, Function<Event, Object> value)
            throws SQLException {
        Object[] column = new Object[events.size()];
        Arrays.setAll(column, i -> value.apply(events.get(i)));
        statement.setArray(at, statement.getConnection().createArrayOf(type, column));
    }
}
