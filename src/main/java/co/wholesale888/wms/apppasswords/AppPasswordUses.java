package co.wholesale888.wms.apppasswords;

import co.wholesale888.wms.access.LastUses;
import co.wholesale888.wms.accounts.ApiSignIns;
import co.wholesale888.wms.database.SharedConnections;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Records the minute of each application password's last use ({@link LastUses}), every few seconds and at shutdown. */
@Component
class AppPasswordUses {

    private static final int SECONDS_PER_MINUTE = 60;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final LastUses<UUID> uses;

    AppPasswordUses(JdbcClient jdbc, SharedConnections connections, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.uses = new LastUses<>("application passwords", Comparator.naturalOrder(), connections, this::write);
    }

    @EventListener
    void record(ApiSignIns.AppPasswordUsed used) {
        uses.record(used.appPasswordId(), clock.instant().getEpochSecond() / SECONDS_PER_MINUTE);
    }

    @Scheduled(fixedDelayString = "PT5S")
    @PreDestroy
    void flush() {
        uses.flush();
    }

    private int write(List<Map.Entry<UUID, Long>> batch) {
        return jdbc.sql("""
                update app_password p set last_used_at = used.at
                from (select unnest(?::uuid[]) as id, to_timestamp(60 * unnest(?::bigint[])) as at) used
                where p.id = used.id and (p.last_used_at is null or p.last_used_at < used.at)
                """)
                .param(batch.stream().map(Map.Entry::getKey).toArray(UUID[]::new))
                .param(batch.stream().map(Map.Entry::getValue).toArray(Long[]::new))
                .update();
    }
}
