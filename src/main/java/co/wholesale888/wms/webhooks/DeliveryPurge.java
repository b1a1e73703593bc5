package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.events.EventSettings;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes deliveries that are older than the retention of events. Several instances share the work. */
@Component
class DeliveryPurge {

    private final BatchedPurge purge = new BatchedPurge("old deliveries");
    private final JdbcClient jdbc;
    private final EventSettings settings;
    private final Clock clock;

    DeliveryPurge(JdbcClient jdbc, EventSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void purge() {
        purge.run(this::purgeBatch);
    }

    int purgeBatch(int batchSize) {
        return jdbc.sql("""
                        delete from webhook_delivery where ctid = any (array(
                            select ctid from webhook_delivery
                            where created_at < :before and leased_until is null
                            limit :batch for update skip locked))
                        """)
                .param("before", clock.instant().minus(settings.retention()).atOffset(ZoneOffset.UTC))
                .param("batch", batchSize)
                .update();
    }
}
