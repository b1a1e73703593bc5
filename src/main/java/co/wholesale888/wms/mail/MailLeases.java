package co.wholesale888.wms.mail;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.IdKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Leases queued messages to one instance at a time, and records their outcomes. A lease is taken by comparing and
 * setting, so that of two instances one gets it. An outcome counts only as long as the lease is the instance's own.
 */
@Component
class MailLeases {

    /** Longer than the time-outs of an attempt: of a connection, and of about ten answers of the server. */
    static final Duration LEASE = Duration.ofMinutes(10);

    private static final int CANDIDATES = 20;

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final MailCipher cipher;
    private final Clock clock;

    MailLeases(JdbcClient jdbc, SharedConnections connections, MailCipher cipher, Clock clock) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.cipher = cipher;
        this.clock = clock;
    }

    /** Leases a message that is due, those whose links expire first. */
    Optional<LeasedMail> next() {
        return connections.call(Share.CHANGES, () -> {
            OffsetDateTime now = OffsetDateTime.now(clock);
            List<UUID> due = jdbc.sql("""
                            select id from mail_message
                            where state = 'QUEUED' and due_at <= ? and (leased_until is null or leased_until <= ?)
                            order by expires_at, due_at, id limit ?""")
                    .params(now, now, CANDIDATES)
                    .query((row, n) -> row.getObject(1, UUID.class))
                    .list();
            return due.stream()
                    .map(id -> lease(id, now))
                    .flatMap(Optional::stream)
                    .findFirst();
        });
    }

    private Optional<LeasedMail> lease(UUID id, OffsetDateTime now) {
        UUID lease = IdKind.next();
        return jdbc.sql("""
                        update mail_message set lease = ?, leased_until = ?, attempts = attempts + 1
                        where id = ? and state = 'QUEUED' and due_at <= ?
                          and (leased_until is null or leased_until <= ?)
                        returning kind, recipient, subject, attempts, created_at, expires_at, content""")
                .params(lease, now.plus(LEASE), id, now, now)
                .query((row, n) -> new LeasedMail(
                        id,
                        lease,
                        row.getString("kind"),
                        row.getString("recipient"),
                        row.getString("subject"),
                        row.getInt("attempts"),
                        SqlTimes.instant(row, "created_at"),
                        SqlTimes.instantOrNull(row, "expires_at"),
                        cipher.decrypt(id, row.getBytes("content"))))
                .optional();
    }

    /**
     * Records what has become of the message; false if the lease has ended. The content is kept of one that was given
     * up, so that it can be sent again, and of one in a file while operators may need its link.
     *
     * @param reason why it was given up, else null
     */
    boolean end(LeasedMail mail, MailState state, @Nullable String reason) {
        boolean keepContent = state == MailState.FAILED || (state == MailState.WRITTEN && mail.expiresAt() != null);
        return connections.call(
                        Share.CHANGES,
                        () -> jdbc.sql("""
                                update mail_message set state = ?, error = ?, done_at = ?, lease = null,
                                    leased_until = null, content = case when ? then content end
                                where id = ? and lease = ?""")
                                .param(state.name())
                                .param(reason)
                                .params(OffsetDateTime.now(clock), keepContent, mail.id(), mail.lease())
                                .update())
                == 1;
    }

    /** Returns a message to the queue after a failure. */
    void retry(LeasedMail mail, Instant dueAt, String reason) {
        connections.call(
                Share.CHANGES,
                () -> jdbc.sql("""
                        update mail_message set error = ?, due_at = ?, lease = null, leased_until = null
                        where id = ? and lease = ?""")
                        .params(reason, dueAt.atOffset(ZoneOffset.UTC), mail.id(), mail.lease())
                        .update());
    }
}
