package co.wholesale888.wms.tokens;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Records the minute of each token's last use. Writes in batches, every few seconds and at shutdown, so that no request
 * waits for it. If more than 100,000 tokens are used between two writes, the times of the others are updated later.
 */
@Component
class TokenLastUsed implements DisposableBean {

    private static final int FLUSH_SECONDS = 5;
    private static final int MAX_PENDING = 100_000;
    private static final int BATCH = 1_000;
    private static final Logger log = LoggerFactory.getLogger(TokenLastUsed.class);

    private final Map<Token.Key, Long> minutes = new ConcurrentHashMap<>();
    private final JdbcClient jdbc;
    private final SharedConnections connections;

    TokenLastUsed(JdbcClient jdbc, SharedConnections connections) {
        this.jdbc = jdbc;
        this.connections = connections;
    }

    /**
     * Records a use.
     *
     * @param minute minutes since 1970
     */
    void record(Caller.Bearer bearer, long minute) {
        if (minutes.size() < MAX_PENDING) {
            minutes.merge(new Token.Key(bearer.warehouseId(), bearer.tokenId()), minute, Math::max);
        }
    }

    @Override
    public void destroy() {
        flush();
    }

    @Scheduled(fixedDelay = FLUSH_SECONDS * 1_000L)
    void flush() {
        // Every instance updates in the same order, so that two of them cannot deadlock.
        List<Map.Entry<Token.Key, Long>> pending = minutes.entrySet().stream()
                .map(Map.Entry::copyOf)
                .sorted(Map.Entry.comparingByKey(Token.Key.ORDER))
                .toList();
        for (int from = 0; from < pending.size(); from += BATCH) {
            List<Map.Entry<Token.Key, Long>> batch = pending.subList(from, Math.min(from + BATCH, pending.size()));
            try {
                connections.call(Share.CHANGES, () -> write(batch));
                batch.forEach(entry -> minutes.remove(entry.getKey(), entry.getValue()));
            } catch (RefusedException busy) {
                return;
            } catch (DataAccessException e) {
                if (!OutageLog.covers(e)) {
                    log.warn("The last use of {} tokens is written later", pending.size() - from, e);
                }
                return;
            }
        }
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
