package co.wholesale888.wms.mail;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.IdKind;
import java.time.Clock;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes sent and failed messages after the retention, and the content of messages whose link has expired. */
@Component
class MailPurge {

    private final BatchedPurge old;
    private final BatchedPurge expired;
    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final Clock clock;

    MailPurge(JdbcClient jdbc, SharedConnections connections, MailSettings settings, Clock clock) {
        this.old = new BatchedPurge("old messages", connections);
        this.expired = new BatchedPurge("expired links", connections);
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT2M", fixedDelayString = "PT10M")
    void purge() {
        OffsetDateTime now = OffsetDateTime.now(clock);
        OffsetDateTime before = now.minus(settings.retention());
        expired.run(batch -> jdbc.sql("""
                        update mail_message set content = null where state <> 'QUEUED' and id in (
                            select id from mail_message
                            where state <> 'QUEUED' and content is not null and expires_at <= ?
                            order by id limit ?)""").params(now, batch).update());
        old.run(batch -> jdbc.sql("""
                        delete from mail_message where state <> 'QUEUED' and id in (
                            select id from mail_message where state <> 'QUEUED' and id < ? and done_at < ?
                            order by id limit ?)""")
                .params(IdKind.firstAt(before.toInstant()), before, batch)
                .update());
    }
}
