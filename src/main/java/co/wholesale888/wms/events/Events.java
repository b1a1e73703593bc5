package co.wholesale888.wms.events;

import co.wholesale888.wms.database.AfterCommit;
import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.warehouses.WarehouseRegistered;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Appends events in the transaction of the change that they report: both are committed, or neither. Each warehouse
 * numbers its events without gaps in commit order, since its event head stays locked until the transaction ends.
 *
 * <p>A transaction that needs the lock of a ledger head as well takes that one first.
 */
@Service
public class Events {

    private static final String LOCK = """
            select warehouse_id, sequence from event_head
            where warehouse_id = any(?::uuid[]) order by warehouse_id for no key update""";

    private static final String STORE = """
            insert into event (warehouse_id, sequence, id, type, occurred_at, data)
            select * from unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::text[], ?::timestamptz[], ?::text[]);
            update event_head h set sequence = u.sequence
            from unnest(?::uuid[], ?::bigint[]) as u (warehouse_id, sequence)
            where h.warehouse_id = u.warehouse_id /* within one shard: h.warehouse_id */
            """;

    private final JdbcTemplate jdbc;
    private final Shards shards;
    private final JsonMapper json;
    private final SequenceWatch watch;
    private final ObjectProvider<EventFollower> followers;

    Events(
            DataSource dataSource,
            Shards shards,
            JsonMapper json,
            @Qualifier("eventWatch") SequenceWatch watch,
            ObjectProvider<EventFollower> followers) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.shards = shards;
        this.json = json;
        this.watch = watch;
        this.followers = followers;
    }

    /** Creates the event head of a new warehouse, before other listeners can append events to it. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void createHead(WarehouseRegistered warehouse) {
        jdbc.update("insert into event_head (warehouse_id, sequence) values (?, 0)", warehouse.warehouseId());
    }

    /**
     * Locks a warehouse's events within the caller's transaction: nobody else appends to them until it ends.
     *
     * @throws IllegalStateException if there is no such warehouse
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(UUID warehouseId) {
        jdbc.execute((ConnectionCallback<Map<UUID, Long>>) connection -> lock(connection, Set.of(warehouseId)));
    }

    /**
     * Locks the events of warehouses within the transaction that is open on this connection.
     *
     * @return the sequence of each warehouse's last event
     * @throws IllegalStateException if there is no such warehouse
     */
    public Map<UUID, Long> lock(Connection connection, Collection<UUID> warehouseIds) throws SQLException {
        Map<UUID, Long> heads = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            new ArrayBinder(statement).column("uuid", warehouseIds, id -> id);
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                heads.put(rows.getObject(1, UUID.class), rows.getLong(2));
            }
        }
        if (heads.size() != warehouseIds.size()) {
            throw new IllegalStateException(
                    "%s of the warehouses %s have events".formatted(heads.size(), warehouseIds));
        }
        return heads;
    }

    /** Appends events within the caller's transaction, which should end soon: their warehouses' events stay locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(List<NewEvent> events) {
        List<Event> appended = jdbc.execute((ConnectionCallback<List<Event>>) connection -> append(connection, events));
        AfterCommit.run(() -> committed(appended));
    }

    /**
     * Appends events within the transaction that is open on this connection.
     *
     * @return the events to pass to {@link #committed} after the commit
     */
    public List<Event> append(Connection connection, List<NewEvent> events) throws SQLException {
        Map<UUID, Long> heads =
                lock(connection, events.stream().map(NewEvent::warehouseId).collect(Collectors.toSet()));
        List<Event> appended = new ArrayList<>(events.size());
        for (NewEvent event : events) {
            appended.add(new Event(
                    event.warehouseId(),
                    heads.merge(event.warehouseId(), 1L, Long::sum),
                    IdKind.next(),
                    event.type(),
                    event.occurredAt(),
                    json.writeValueAsString(event.data())));
        }
        store(connection, appended, heads);
        for (EventFollower follower : followers) {
            follower.appended(connection, appended);
        }
        return appended;
    }

    /** Tells followers and waiting requests that these events are committed. */
    public void committed(List<Event> events) {
        events.forEach(event -> watch.advanced(event.warehouseId(), event.sequence()));
        followers.forEach(follower -> follower.committed(events));
    }

    private void store(Connection connection, List<Event> events, Map<UUID, Long> heads) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(shards.within(STORE, heads.keySet(), id -> id))) {
            new ArrayBinder(statement)
                    .column("uuid", events, Event::warehouseId)
                    .column("int8", events, Event::sequence)
                    .column("uuid", events, Event::id)
                    .column("text", events, event -> event.type().text())
                    .column("text", events, Event::occurredAt)
                    .column("text", events, Event::data)
                    .column("uuid", heads.entrySet(), Map.Entry::getKey)
                    .column("int8", heads.entrySet(), Map.Entry::getValue);
            statement.execute();
        }
    }
}
