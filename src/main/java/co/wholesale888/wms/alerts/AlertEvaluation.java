package co.wholesale888.wms.alerts;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.events.Event;
import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.orders.OnOrder;
import co.wholesale888.wms.stock.Crossing;
import co.wholesale888.wms.stock.Crossings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Evaluates a bounded number of a warehouse's crossings in one transaction. It opens and resolves the alerts, appends
 * their events and deletes the crossings, all or nothing, so that each crossing is evaluated exactly once. The lock of
 * the warehouse's events serialises the evaluations of a warehouse; all data is read after the lock was granted. Uses
 * its own connections.
 */
@Component
class AlertEvaluation {

    /** How many warehouses may be evaluated at the same time; reading the backlogs counts as one. */
    static final int MAX_CONCURRENT = 2;

    private static final int BATCH = 500;
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(2);

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Shards shards;
    private final Events events;
    private final Counter evaluated;
    private final Counter opened;
    private final Counter resolved;

    AlertEvaluation(ConnectionPools pools, Shards shards, Events events, MeterRegistry meters) {
        DataSource pool = pools.open("alerts", MAX_CONCURRENT, STATEMENT_LIMIT);
        this.template = new JdbcTemplate(pool);
        this.jdbc = JdbcClient.create(template);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
        this.shards = shards;
        this.events = events;
        this.evaluated = Counter.builder("wms.alerts.evaluated")
                .description("Evaluated crossings of a threshold or par")
                .register(meters);
        this.opened = Counter.builder("wms.alerts.opened")
                .description("Alerts that were opened")
                .register(meters);
        this.resolved = Counter.builder("wms.alerts.resolved")
                .description("Alerts that were resolved")
                .register(meters);
    }

    /** Finds the warehouses with crossings to evaluate. */
    List<Crossings.Backlog> backlogs() {
        return Crossings.backlogs(jdbc, shards);
    }

    /** Evaluates the first crossings of a warehouse; returns whether there may be more. */
    boolean evaluate(UUID warehouseId) {
        Result result = Objects.requireNonNull(transactions.execute(status ->
                template.execute((ConnectionCallback<Result>) connection -> evaluate(connection, warehouseId))));
        if (result.crossings > 0) {
            evaluated.increment(result.crossings);
            opened.increment(result.count(EventType.ALERT_TRIGGERED));
            resolved.increment(result.count(EventType.ALERT_RESOLVED));
            events.committed(result.events);
        }
        return result.crossings == BATCH;
    }

    private Result evaluate(Connection connection, UUID warehouseId) throws SQLException {
        events.lock(connection, Set.of(warehouseId));
        List<Crossing> crossings = Crossings.first(jdbc, warehouseId, BATCH);
        if (crossings.isEmpty()) {
            return new Result(0, List.of());
        }
        Set<String> skus = crossings.stream().map(Crossing::sku).collect(Collectors.toSet());
        AlertTransitions transitions = new AlertTransitions(
                AlertStatements.findOpen(jdbc, warehouseId, skus), OnOrder.of(jdbc, warehouseId, skus));
        crossings.forEach(transitions::apply);
        if (!transitions.changed().isEmpty()) {
            AlertStatements.store(connection, transitions.changed());
        }
        List<Event> appended =
                transitions.events().isEmpty() ? List.of() : events.append(connection, transitions.events());
        int deleted = Crossings.delete(jdbc, warehouseId, crossings.getLast().number());
        if (deleted != crossings.size()) {
            throw new IllegalStateException(
                    "%s crossings were evaluated and %s deleted".formatted(crossings.size(), deleted));
        }
        return new Result(deleted, appended);
    }

    private record Result(int crossings, List<Event> events) {

        int count(EventType type) {
            return (int) events.stream().filter(event -> event.type() == type).count();
        }
    }
}
