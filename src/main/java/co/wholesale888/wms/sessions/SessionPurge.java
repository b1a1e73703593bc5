package co.wholesale888.wms.sessions;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.SharedConnections;
import java.time.Clock;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes sessions and half sessions that have expired, of users who do not sign in again. */
@Component
class SessionPurge {

    private final BatchedPurge purge;
    private final BatchedPurge halvesPurge;
    private final JdbcClient jdbc;
    private final Clock clock;

    SessionPurge(JdbcClient jdbc, SharedConnections connections, Clock clock) {
        this.purge = new BatchedPurge("expired sessions", connections);
        this.halvesPurge = new BatchedPurge("expired half sessions", connections);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT4M", fixedDelayString = "PT1H")
    void purge() {
        OffsetDateTime now = OffsetDateTime.now(clock);
        purge.run(batch -> jdbc.sql("""
                        delete from portal_session where hash in (
                            select hash from portal_session where created_at <= ? or seen_at <= ?
                            limit ? for update skip locked)""")
                .params(now.minus(PortalSessions.LIFETIME), now.minus(PortalSessions.IDLE_TIMEOUT), batch)
                .update());
        halvesPurge.run(batch ->
                jdbc.sql("""
                        delete from half_session where hash in (
                            select hash from half_session where created_at <= ?
                            limit ? for update skip locked)""").params(now.minus(HalfSessions.LIFETIME), batch).update());
    }
}
