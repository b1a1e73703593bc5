package co.wholesale888.wms.redelivery;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.SharedConnections;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes finished redeliveries when they are no longer shown, warehouse by warehouse. */
@Component
class RedeliveryPurge {

    private static final String FIND = """
            select distinct warehouse_id from redelivery
            where finished_at is not null and requested_at <= :before limit 1000""";

    private static final String DELETE = """
            delete from redelivery
            where warehouse_id = :warehouse and (webhook_id, id) in (
                select webhook_id, id from redelivery
                where warehouse_id = :warehouse and finished_at is not null and requested_at <= :before
                limit :batch)""";

    private final BatchedPurge purge;
    private final JdbcClient jdbc;
    private final Clock clock;

    RedeliveryPurge(JdbcClient jdbc, SharedConnections connections, Clock clock) {
        this.purge = new BatchedPurge("old redeliveries", connections);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void purge() {
        purge.runByWarehouse(jdbc, FIND, DELETE, clock.instant().minus(RangeRedelivery.SHOWN));
    }
}
