package co.wholesale888.wms.requestlog;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.SharedConnections;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes requests that are older than the retention, warehouse by warehouse; all if nothing is recorded any more. */
@Component
class RequestLogPurge {

    /** Takes one step down the primary key for each warehouse, however many requests it has. */
    private static final String OLD = """
            with recursive oldest (warehouse_id, at) as (
                (select warehouse_id, at from request_log order by warehouse_id, at limit 1)
                union all
                select next.warehouse_id, next.at from oldest o cross join lateral (
                    select warehouse_id, at from request_log where warehouse_id > o.warehouse_id
                    order by warehouse_id, at limit 1) next)
            select warehouse_id from oldest where at < :before""";

    private static final String OLD_IN_SHARDS = "select distinct warehouse_id from request_log where at < :before";

    /**
     * Deletes the oldest requests by an array of their times: a join may read all requests of the warehouse. Others of
     * the same microsecond are as old.
     */
    private static final String DELETE = """
            delete from request_log where warehouse_id = :warehouse and at = any(array(
                select at from request_log where warehouse_id = :warehouse and at < :before
                order by at limit :batch for update skip locked))""";

    private final BatchedPurge purge;
    private final JdbcClient jdbc;
    private final Shards shards;
    private final RequestLogSettings settings;
    private final Clock clock;

    RequestLogPurge(
            JdbcClient jdbc, Shards shards, SharedConnections connections, RequestLogSettings settings, Clock clock) {
        this.purge = new BatchedPurge("old requests", connections);
        this.jdbc = jdbc;
        this.shards = shards;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT4M", fixedDelayString = "PT10M")
    void purge() {
        String find = shards.areOne() ? OLD : OLD_IN_SHARDS;
        purge.runByWarehouse(jdbc, find, DELETE, clock.instant().minus(settings.retention()));
    }
}
