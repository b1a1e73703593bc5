package co.wholesale888.wms.alerts;

import co.wholesale888.wms.alerts.AlertStatements.Waiting;
import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.events.Event;
import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.events.NewEvent;
import co.wholesale888.wms.orders.OnOrder;
import co.wholesale888.wms.stock.Crossing;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Evaluates the crossings of one warehouse, a bounded number in one transaction: the alerts that open and resolve, the
 * events that tell of them and the end of the crossings land together or not at all, so that each is evaluated exactly
 * once. The lock of the warehouse's events makes one evaluation wait for another; all that it reads is read after the
 * lock was granted. Has connections of its own.
 */
@Component
class AlertEvaluation implements AutoCloseable {

    /** How many warehouses may be evaluated at a time. */
    static final int PLACES = 3;

    private static final int BATCH = 500;
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(2);

    private final HikariDataSource pool;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Events events;
    private final Counter evaluated;
    private final Counter opened;
    private final Counter resolved;

    AlertEvaluation(ConnectionPools pools, Events events, MeterRegistry meters) {
        // One more than there are places, for the look at who waits
        this.pool = pools.open("alerts", PLACES + 1, STATEMENT_LIMIT);
        this.template = new JdbcTemplate(pool);
        this.jdbc = JdbcClient.create(template);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
        this.events = events;
        this.evaluated = Counter.builder("wms.alerts.evaluated")
                .description("Crossings of a threshold or par that were evaluated")
                .register(meters);
        this.opened = Counter.builder("wms.alerts.opened").register(meters);
        this.resolved = Counter.builder("wms.alerts.resolved").register(meters);
    }

    /** The warehouses that have something to evaluate. */
    List<Waiting> waiting() {
        return AlertStatements.waiting(jdbc);
    }

    /** Evaluates the first crossings of a warehouse; tells whether there may be more. */
    boolean evaluate(UUID warehouseId) {
        Done done = Objects.requireNonNull(transactions.execute(status -> transact(warehouseId)));
        if (done.crossings > 0) {
            evaluated.increment(done.crossings);
            opened.increment(done.count(EventType.ALERT_TRIGGERED));
            resolved.increment(done.count(EventType.ALERT_RESOLVED));
            events.committed(done.events);
        }
        return done.crossings == BATCH;
    }

    @Override
    public void close() {
        pool.close();
    }

    private Done transact(UUID warehouseId) {
        AlertStatements.lock(jdbc, warehouseId);
        List<Crossing> crossings = AlertStatements.first(jdbc, warehouseId, BATCH);
        if (crossings.isEmpty()) {
            return new Done(0, List.of());
        }
        Set<String> skus = crossings.stream().map(Crossing::sku).collect(Collectors.toSet());
        AlertTransitions judgement = new AlertTransitions(
                AlertStatements.open(jdbc, warehouseId, skus), OnOrder.of(jdbc, warehouseId, skus));
        crossings.forEach(judgement::apply);
        if (!judgement.changed().isEmpty()) {
            AlertStatements.store(jdbc, warehouseId, judgement.changed());
        }
        List<Event> appended = append(judgement.events());
        int deleted =
                AlertStatements.delete(jdbc, warehouseId, crossings.getLast().number());
        if (deleted != crossings.size()) {
            throw new IllegalStateException(
                    "%d crossings were evaluated and %d deleted".formatted(crossings.size(), deleted));
        }
        return new Done(deleted, appended);
    }

    private List<Event> append(List<NewEvent> told) {
        if (told.isEmpty()) {
            return List.of();
        }
        return Objects.requireNonNull(
                template.execute((ConnectionCallback<List<Event>>) connection -> events.append(connection, told)));
    }

    private record Done(int crossings, List<Event> events) {

        int count(EventType type) {
            return (int) events.stream().filter(event -> event.type() == type).count();
        }
    }
}
