package co.wholesale888.wms.idempotency;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes expired records in small batches, each a transaction of its own; several instances share the work. */
@Component
class IdempotencyPurge {

    private static final Logger log = LoggerFactory.getLogger(IdempotencyPurge.class);
    private static final int BATCH = 5_000;
    private static final int MAX_BATCHES = 1_000;

    private final JdbcClient jdbc;

    IdempotencyPurge(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void purge() {
        try {
            int batches = 0;
            while (purgeBatch() == BATCH && batches < MAX_BATCHES) {
                batches++;
            }
        } catch (DataAccessException e) {
            log.warn("Expired idempotency records were not purged, which is tried again: {}", e.getMessage());
        }
    }

    int purgeBatch() {
        return jdbc.sql("""
                        delete from idempotency_record where ctid = any (array(
                            select ctid from idempotency_record
                            where expires_at <= now() limit :batch for update skip locked))
                        """).param("batch", BATCH).update();
    }
}
