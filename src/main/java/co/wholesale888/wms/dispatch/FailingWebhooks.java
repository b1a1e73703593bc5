package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.Shards;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps in the row of each webhook since when its attempts have failed. Deliveries are loaded with that time, so an
 * outcome shows whether it changes the row; as long as a webhook only succeeds, or only fails, nothing is written.
 */
final class FailingWebhooks {

    /**
     * Skips rows that are locked, so that this statement, the last of its transaction, waits for nobody: with the share
     * locks that queue retries, instances could otherwise wait for each other. The next outcome makes up for it.
     */
    private static final String UPDATE = """
            with picked as (
                select w.warehouse_id, w.id, c.failing_since
                from unnest(?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[])
                    as c (warehouse_id, id, url, failing_since)
                join webhook w on w.warehouse_id = c.warehouse_id and w.id = c.id and w.url = c.url
                  /* within one shard: w.warehouse_id */
                where w.active and (w.failing_since is null) <> (c.failing_since is null)
                for no key update of w skip locked)
            update webhook w set failing_since = p.failing_since
            from picked p where w.warehouse_id = p.warehouse_id and w.id = p.id
              /* within one shard: w.warehouse_id */
            """;

    private final JdbcClient jdbc;
    private final Shards shards;

    FailingWebhooks(JdbcClient jdbc, Shards shards) {
        this.jdbc = jdbc;
        this.shards = shards;
    }

    /** A webhook and since when it has failed; null if it does not any more. */
    private record Change(Attempt.Target target, @Nullable Instant failingSince) {}

    /**
     * Writes what these outcomes change: of several outcomes of a webhook a success counts, or else the first one.
     * One of a URL that the webhook does not have any more counts for nothing.
     */
    void update(List<AttemptOutcome> outcomes) {
        List<Change> changes = changes(outcomes);
        if (changes.isEmpty()) {
            return;
        }
        jdbc.sql(shards.within(UPDATE, changes, change -> change.target.warehouseId()))
                .param(changes.stream()
                        .map(change -> change.target.warehouseId())
                        .toArray(UUID[]::new))
                .param(changes.stream().map(change -> change.target.webhookId()).toArray(UUID[]::new))
                .param(changes.stream().map(change -> change.target.url()).toArray(String[]::new))
                .param(changes.stream()
                        .map(change -> change.failingSince == null ? null : change.failingSince.toString())
                        .toArray(String[]::new))
                .update();
    }

    private static List<Change> changes(List<AttemptOutcome> outcomes) {
        Map<Attempt.Target, Change> changes = new HashMap<>();
        for (AttemptOutcome outcome : outcomes) {
            boolean succeeded = outcome.error() == null;
            Attempt attempt = outcome.attempt();
            if (succeeded == (attempt.failingSince() != null)) {
                Instant since = succeeded ? null : outcome.attemptedAt();
                Attempt.Target target = attempt.target();
                changes.merge(
                        target, new Change(target, since), (first, next) -> next.failingSince == null ? next : first);
            }
        }
        return List.copyOf(changes.values());
    }
}
