package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.database.BatchedPurge;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes expired records once a minute. */
@Component
class IdempotencyPurge {

    private final BatchedPurge purge = new BatchedPurge("expired idempotency records");
    private final JdbcClient jdbc;

    IdempotencyPurge(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void purge() {
        purge.run(this::deleteExpired);
    }

    /** Deletes by the rows' addresses, which takes half the time of deleting by their keys. */
    private int deleteExpired(int limit) {
        return jdbc.sql("""
                        delete from idempotency_record where ctid = any (array(
                            select ctid from idempotency_record
                            where expires_at <= now() limit ? for update skip locked))""").param(limit).update();
    }
}
