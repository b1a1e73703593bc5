package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.LastUses;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.Caller;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Records the minute of each token's last use ({@link LastUses}), every few seconds and at shutdown. */
@Component
class TokenLastUsed {

    private final JdbcClient jdbc;
    private final LastUses<Token.Key> uses;

    TokenLastUsed(JdbcClient jdbc, SharedConnections connections) {
        this.jdbc = jdbc;
        this.uses = new LastUses<>("tokens", Token.Key.ORDER, connections, this::write);
    }

    /**
     * Records a use.
     *
     * @param minute minutes since 1970
     */
    void record(Caller.Bearer bearer, long minute) {
        uses.record(new Token.Key(bearer.warehouseId(), bearer.tokenId()), minute);
    }

    @Scheduled(fixedDelayString = "PT5S")
    @PreDestroy
    void flush() {
        uses.flush();
    }

    private int write(List<Map.Entry<Token.Key, Long>> batch) {
        return jdbc.sql("""
                update token t set last_used_at = used.at
                from (select unnest(?::uuid[]) as warehouse_id, unnest(?::uuid[]) as id,
                             to_timestamp(60 * unnest(?::bigint[])) as at) used
                where t.warehouse_id = used.warehouse_id and t.id = used.id
                  and (t.last_used_at is null or t.last_used_at < used.at)
                """)
                .param(batch.stream().map(entry -> entry.getKey().warehouseId()).toArray(UUID[]::new))
                .param(batch.stream().map(entry -> entry.getKey().id()).toArray(UUID[]::new))
                .param(batch.stream().map(Map.Entry::getValue).toArray(Long[]::new))
                .update();
    }
}
