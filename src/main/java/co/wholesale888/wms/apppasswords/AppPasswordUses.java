package co.wholesale888.wms.apppasswords;

import co.wholesale888.wms.accounts.ApiSignIns;
import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Records the minute of the last use of each application password. Writes every few seconds and at shutdown, so that no
 * request waits for it. Beyond 10,000 of them between two writes, the times of the others are updated later.
 */
@Component
class AppPasswordUses implements DisposableBean {

    private static final int MAX_PENDING = 10_000;
    private static final Logger log = LoggerFactory.getLogger(AppPasswordUses.class);

    private final Map<UUID, Instant> minutes = new ConcurrentHashMap<>();
    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final Clock clock;

    AppPasswordUses(JdbcClient jdbc, SharedConnections connections, Clock clock) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.clock = clock;
    }

    @EventListener
    void record(ApiSignIns.AppPasswordUsed used) {
        if (minutes.size() < MAX_PENDING) {
            minutes.put(used.appPasswordId(), clock.instant().truncatedTo(ChronoUnit.MINUTES));
        }
    }

    @Override
    public void destroy() {
        flush();
    }

    @Scheduled(fixedDelayString = "PT5S")
    void flush() {
        for (Map.Entry<UUID, Instant> used : Map.copyOf(minutes).entrySet()) {
            try {
                connections.call(Share.CHANGES, () -> write(used.getKey(), used.getValue()));
                minutes.remove(used.getKey(), used.getValue());
            } catch (RefusedException busy) {
                return;
            } catch (DataAccessException e) {
                if (!OutageLog.covers(e)) {
                    log.warn("The last use of {} application passwords is written later", minutes.size(), e);
                }
                return;
            }
        }
    }

    private int write(UUID id, Instant minute) {
        return jdbc.sql("""
                        update app_password set last_used_at = ?
                        where id = ? and (last_used_at is null or last_used_at < ?)""")
                .params(minute.atOffset(ZoneOffset.UTC), id, minute.atOffset(ZoneOffset.UTC))
                .update();
    }
}
