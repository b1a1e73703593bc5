package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.SharedConnections;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes expired records once a minute. Those that expired less than a minute ago stay, because a request that arrived
 * before may still be waiting to be answered with one.
 */
@Component
class IdempotencyPurge {

    private final BatchedPurge purge;
    private final JdbcClient jdbc;

    IdempotencyPurge(JdbcClient jdbc, SharedConnections connections) {
        this.purge = new BatchedPurge("expired idempotency records", connections);
        this.jdbc = jdbc;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void purge() {
        purge.run(this::deleteExpired);
    }

    int deleteExpired(int limit) {
        return jdbc.sql("""
                        delete from idempotency_record r using (
                            select scope_id, key from idempotency_record
                            where expires_at <= now() - interval '1 minute'
                            order by expires_at limit ? for update skip locked) expired
                        where r.scope_id = expired.scope_id and r.key = expired.key""").param(limit).update();
    }
}
