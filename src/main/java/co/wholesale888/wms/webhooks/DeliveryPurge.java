package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.events.EventSettings;
import java.time.Clock;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes deliveries as old as the events that are purged, in small batches; several instances share the work. */
@Component
class DeliveryPurge {

    private static final Logger log = LoggerFactory.getLogger(DeliveryPurge.class);
    private static final int BATCH = 5_000;
    private static final int MAX_BATCHES = 1_000;

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
        try {
            int batches = 0;
            while (purgeBatch() == BATCH && batches < MAX_BATCHES) {
                batches++;
            }
        } catch (DataAccessException e) {
            log.warn("Old deliveries were not purged, which is tried again: {}", e.getMessage());
        }
    }

    int purgeBatch() {
        return jdbc.sql("""
                        delete from webhook_delivery where ctid = any (array(
                            select ctid from webhook_delivery
                            where created_at < :before and leased_until is null
                            limit :batch for update skip locked))
                        """)
                .param("before", clock.instant().minus(settings.retention()).atOffset(ZoneOffset.UTC))
                .param("batch", BATCH)
                .update();
    }
}
