package co.wholesale888.wms.events;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.SharedConnections;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes events that are older than the retention; always the oldest of a warehouse, so that the rest has no gaps. */
@Component
class EventPurge {

    /** Takes one step down the primary key for each warehouse, however many events it has. */
    private static final String FIND = """
            select h.warehouse_id from event_head h cross join lateral (
                select e.occurred_at from event e
                where e.warehouse_id = h.warehouse_id order by e.sequence limit 1) oldest
            where oldest.occurred_at < :before""";

    /**
     * Deletes the oldest events up to the first that is to stay, by an array of their sequences: the planner takes any
     * range of them for a third of the table, and reads all of it.
     */
    private static final String DELETE = """
            with oldest as (
                select sequence, occurred_at from event where warehouse_id = :warehouse
                order by sequence limit :batch)
            delete from event where warehouse_id = :warehouse and sequence = any(array(
                select sequence from oldest where sequence <= (
                    select coalesce(min(sequence) filter (where occurred_at >= :before) - 1, max(sequence))
                    from oldest)))""";

    private final BatchedPurge purge;
    private final JdbcClient jdbc;
    private final EventSettings settings;
    private final Clock clock;

    EventPurge(JdbcClient jdbc, SharedConnections connections, EventSettings settings, Clock clock) {
        this.purge = new BatchedPurge("old events", connections);
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT2M", fixedDelayString = "PT10M")
    void purge() {
        purge.runByWarehouse(jdbc, FIND, DELETE, clock.instant().minus(settings.retention()));
    }
}
