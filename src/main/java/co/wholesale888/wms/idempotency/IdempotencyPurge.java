package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.SharedConnections;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes expired records once a minute. Those that expired less than a minute ago stay, because a request that arrived
 * before may still be waiting to be answered with one.
 */
@Component
class IdempotencyPurge {

    private static final String DELETE = """
            delete from idempotency_record r using (
                select e.scope_id, e.key from idempotency_record e
                where e.expires_at <= now() - interval '1 minute' /* within one shard: e.scope_id */
                order by e.expires_at limit ? for update skip locked) expired
            where r.scope_id = expired.scope_id and r.key = expired.key /* within one shard: r.scope_id */
            """;

    private final BatchedPurge purge;
    private final JdbcClient jdbc;
    private final Shards shards;

    IdempotencyPurge(JdbcClient jdbc, Shards shards, SharedConnections connections) {
        this.shards = shards;
        this.purge = new BatchedPurge("expired idempotency records", connections);
        this.jdbc = jdbc;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void purge() {
        purge.run(() -> shards.groups(this::scopesWithExpired), this::deleteExpired);
    }

    /** Deletes records of these scopes, which are in one shard; if there is only one shard, records of all scopes. */
    int deleteExpired(List<UUID> scopeIds, int limit) {
        return jdbc.sql(shards.within(DELETE, scopeIds, id -> id)).param(limit).update();
    }

    private List<UUID> scopesWithExpired() {
        return jdbc.sql("""
                        select distinct scope_id from idempotency_record
                        where expires_at <= now() - interval '1 minute' limit 10000""").query((row, n) -> row.getObject(1, UUID.class)).list();
    }
}
