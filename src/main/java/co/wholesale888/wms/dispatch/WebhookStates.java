package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.Shards;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks up whether webhooks are still as they were when their deliveries were leased. */
final class WebhookStates {

    private static final String CURRENT = """
            select w.id from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[]) as t (warehouse_id, id, url, secret_hash)
            join webhook w on w.warehouse_id = t.warehouse_id and w.id = t.id and w.url = t.url and w.active
              and encode(sha256(w.secret), 'hex') = t.secret_hash
              /* within one shard: w.warehouse_id */
            """;

    private final JdbcClient jdbc;
    private final Shards shards;

    WebhookStates(JdbcClient jdbc, Shards shards) {
        this.jdbc = jdbc;
        this.shards = shards;
    }

    /**
     * Of the webhooks of these attempts, finds those that are not active any more, no longer exist, lead elsewhere, or have
     * another secret.
     */
    List<UUID> outdated(List<Attempt> attempts) {
        Set<UUID> current = new HashSet<>();
        for (List<Attempt> group :
                shards.split(attempts, attempt -> attempt.key().warehouseId())) {
            jdbc.sql(shards.within(CURRENT, group, attempt -> attempt.key().warehouseId()))
                    .param(group.stream()
                            .map(attempt -> attempt.key().warehouseId())
                            .toArray(UUID[]::new))
                    .param(group.stream()
                            .map(attempt -> attempt.key().webhookId())
                            .toArray(UUID[]::new))
                    .param(group.stream().map(Attempt::url).toArray(String[]::new))
                    .param(group.stream().map(Attempt::secretHash).toArray(String[]::new))
                    .query(row -> {
                        current.add(row.getObject(1, UUID.class));
                    });
        }
        return attempts.stream()
                .map(attempt -> attempt.key().webhookId())
                .filter(webhook -> !current.contains(webhook))
                .toList();
    }
}
