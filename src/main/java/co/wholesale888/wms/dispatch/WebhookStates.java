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
            select w.id from unnest(?::uuid[], ?::uuid[], ?::text[]) as t (warehouse_id, id, url)
            join webhook w on w.warehouse_id = t.warehouse_id and w.id = t.id and w.url = t.url and w.active
              /* within one shard: w.warehouse_id */
            """;

    private final JdbcClient jdbc;
    private final Shards shards;

    WebhookStates(JdbcClient jdbc, Shards shards) {
        this.jdbc = jdbc;
        this.shards = shards;
    }

    /** Of these targets, finds those whose webhook is not active any more, no longer exists, or leads elsewhere. */
    List<Attempt.Target> outdated(List<Attempt.Target> targets) {
        Set<UUID> current = new HashSet<>();
        for (List<Attempt.Target> group : shards.split(targets, Attempt.Target::warehouseId)) {
            jdbc.sql(shards.within(CURRENT, group, Attempt.Target::warehouseId))
                    .param(group.stream().map(Attempt.Target::warehouseId).toArray(UUID[]::new))
                    .param(group.stream().map(Attempt.Target::webhookId).toArray(UUID[]::new))
                    .param(group.stream().map(Attempt.Target::url).toArray(String[]::new))
                    .query(row -> {
                        current.add(row.getObject(1, UUID.class));
                    });
        }
        return targets.stream()
                .filter(target -> !current.contains(target.webhookId()))
                .toList();
    }
}
