package co.wholesale888.wms.events;

import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.shared.IdKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Appends events, in the transaction of what they tell of: both land, or neither. The sequence of a warehouse has no
 * gaps and is in the order of the commits, since its head stays locked until the transaction ends.
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
            from unnest(?::uuid[], ?::bigint[]) as u (warehouse_id, sequence) where h.warehouse_id = u.warehouse_id
            """;

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final SequenceWatch watch;
    private final ObjectProvider<EventFollower> followers;

    Events(
            DataSource dataSource,
            JsonMapper json,
            @Qualifier("eventWatch") SequenceWatch watch,
            ObjectProvider<EventFollower> followers) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.json = json;
        this.watch = watch;
        this.followers = followers;
    }

    /**
     * Appends events within the caller's transaction. Their warehouses' event heads stay locked until it ends, so it
     * should end soon, and must not ask for a ledger head's lock any more.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(List<NewEvent> events) {
        List<Event> appended = jdbc.execute((ConnectionCallback<List<Event>>) connection -> append(connection, events));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                committed(appended);
            }
        });
    }

    /**
     * Appends events within the transaction that is open on this connection, for those who handle their own.
     *
     * @return to be passed to {@link #committed} after the commit
     */
    public List<Event> append(Connection connection, List<NewEvent> events) throws SQLException {
        Map<UUID, Long> heads = lock(connection, events);
        List<Event> appended = new ArrayList<>(events.size());
        for (NewEvent event : events) {
            UUID warehouseId = event.warehouseId();
            Long sequence = heads.computeIfPresent(warehouseId, (id, last) -> last + 1);
            if (sequence == null) {
                throw new IllegalStateException("warehouse " + warehouseId + " has no events");
            }
            appended.add(new Event(
                    warehouseId,
                    sequence,
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

    /** Tells those who follow, and those who wait for the feed to go on, that these events are committed. */
    public void committed(List<Event> events) {
        events.forEach(event -> watch.advanced(event.warehouseId(), event.sequence()));
        followers.forEach(follower -> follower.committed(events));
    }

    private static Map<UUID, Long> lock(Connection connection, List<NewEvent> events) throws SQLException {
        Map<UUID, Long> heads = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            bind(
                    statement,
                    1,
                    "uuid",
                    events.stream().map(NewEvent::warehouseId).distinct().toList(),
                    id -> id);
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                heads.put(rows.getObject(1, UUID.class), rows.getLong(2));
            }
        }
        return heads;
    }

    private static void store(Connection connection, List<Event> events, Map<UUID, Long> heads) throws SQLException {
        List<Map.Entry<UUID, Long>> moved = List.copyOf(heads.entrySet());
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            bind(statement, 1, "uuid", events, Event::warehouseId);
            bind(statement, 2, "int8", events, Event::sequence);
            bind(statement, 3, "uuid", events, Event::id);
            bind(statement, 4, "text", events, event -> event.type().text());
            bind(statement, 5, "text", events, Event::occurredAt);
            bind(statement, 6, "text", events, Event::data);
            bind(statement, 7, "uuid", moved, Map.Entry::getKey);
            bind(statement, 8, "int8", moved, Map.Entry::getValue);
            statement.execute();
        }
    }

    private static <T> void bind(
            PreparedStatement statement, int at, String type, List<T> rows, Function<T, Object> value)
            throws SQLException {
        Object[] column = new Object[rows.size()];
        Arrays.setAll(column, i -> value.apply(rows.get(i)));
        statement.setArray(at, statement.getConnection().createArrayOf(type, column));
    }
}
