package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.events.Event;
import co.wholesale888.wms.events.EventFollower;
import co.wholesale888.wms.lanes.WakeupSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Queues the deliveries of events with one statement, in the transaction that appends the events. */
@Component
class DeliveryQueue implements EventFollower {

    /** A delivery's id starts with the time of its event's id, so that it sorts by creation. */
    private static final String QUEUE = """
            insert into webhook_delivery
                (warehouse_id, webhook_id, id, event_id, event_type, event_sequence, bytes, attempt, status, due_at)
            select e.warehouse_id, w.id, (left(e.id::text, 18) || substr(gen_random_uuid()::text, 19))::uuid,
                   e.id, e.type, e.sequence, e.bytes, 1, 'PENDING', now()
            from unnest(?::uuid[], ?::uuid[], ?::text[], ?::bigint[], ?::int[])
                as e (warehouse_id, id, type, sequence, bytes)
            join webhook w on w.warehouse_id = e.warehouse_id and w.active and w.event_types && array[e.type, '*']
            /* within one shard: w.warehouse_id */
            """;

    private final Shards shards;
    private final WakeupSignal wakeup;

    DeliveryQueue(Shards shards, WakeupSignal wakeup) {
        this.shards = shards;
        this.wakeup = wakeup;
    }

    /** Wakes the dispatcher of this instance when deliveries may be due. */
    @Bean
    static WakeupSignal dispatchWakeup() {
        return new WakeupSignal();
    }

    @Override
    public void appended(Connection connection, List<Event> events) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(shards.within(QUEUE, events, Event::warehouseId))) {
            new ArrayBinder(statement)
                    .column("uuid", events, Event::warehouseId)
                    .column("uuid", events, Event::id)
                    .column("text", events, event -> event.type().text())
                    .column("int8", events, Event::sequence)
                    .column("int4", events, event -> event.data().length());
            statement.executeUpdate();
        }
    }

    @Override
    public void committed(List<Event> events) {
        wakeup.signal();
    }
}
