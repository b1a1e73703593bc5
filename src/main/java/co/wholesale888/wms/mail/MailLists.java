package co.wholesale888.wms.mail;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What operators see of the queue, and sending a failed message again. */
@Service
public class MailLists {

    private static final String COLUMNS =
            "select id, kind, recipient, subject, state, attempts, created_at, expires_at, due_at, done_at, error,"
                    + " content from mail_message ";

    private final JdbcClient jdbc;
    private final MailCipher cipher;
    private final MailFiles files;
    private final MailServer server;
    private final AuditTrail trail;
    private final Clock clock;

    MailLists(JdbcClient jdbc, MailCipher cipher, MailFiles files, MailServer server, AuditTrail trail, Clock clock) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.files = files;
        this.server = server;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * The queue of all instances.
     *
     * @param oldest when the oldest waiting message was queued; null if none waits
     */
    public record Summary(long waiting, @Nullable Instant oldest, long failed) {}

    /**
     * A message, without its content.
     *
     * @param dueAt when it is tried next, if it waits
     * @param error why the last attempt failed; null if none did, or a later one has not
     * @param link its link, until that expires, if the message was written as a file; otherwise null
     * @param sendable whether it failed and still has its content
     */
    public record Listed(
            UUID id,
            String kind,
            String recipient,
            String subject,
            MailState state,
            int attempts,
            Instant createdAt,
            Instant dueAt,
            @Nullable Instant doneAt,
            @Nullable String error,
            @Nullable String link,
            boolean sendable) {

        /** Without the link, which is a secret. */
        @Override
        public String toString() {
            return "Listed[" + id + "]";
        }
    }

    public Summary summary() {
        return jdbc.sql("""
                        select count(*) filter (where state = 'QUEUED') as waiting,
                            min(created_at) filter (where state = 'QUEUED') as oldest,
                            count(*) filter (where state = 'FAILED') as failed
                        from mail_message where state in ('QUEUED', 'FAILED')""")
                .query((row, n) ->
                        new Summary(row.getLong(1), SqlTimes.instantOrNull(row, "oldest"), row.getLong("failed")))
                .single();
    }

    /** Counts the messages that were given up within the last 24 hours, up to a limit. */
    public int countGivenUpWithinADay(int atMost) {
        return jdbc.sql("""
                        select count(*) from (
                            select 1 from mail_message where state = 'FAILED' and done_at > ? limit ?) counted""")
                .params(OffsetDateTime.now(clock).minus(Duration.ofDays(1)), atMost)
                .query(Integer.class)
                .single();
    }

    /** The newest messages in this state. */
    public List<Listed> newest(MailState state, int limit) {
        return jdbc.sql(COLUMNS + "where state = ? order by id desc limit ?")
                .params(state.name(), limit)
                .query((row, n) -> listed(row))
                .list();
    }

    /** The folder in which messages are written on this instance; null if there is a mail server. */
    public @Nullable String folder() {
        return server.isConfigured() ? null : files.folder().toString();
    }

    /**
     * Queues a failed message again. Does nothing if that was done already.
     *
     * @throws RefusedException NOT_FOUND if there is no such message with its content
     */
    @Transactional
    public void sendAgain(UUID id) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        // A new time of creation, from which the time for retries counts
        Optional<Map<String, String>> queued = jdbc.sql("""
                        update mail_message
                        set state = 'QUEUED', attempts = 0, created_at = ?, due_at = ?, done_at = null, error = null
                        where id = ? and state = 'FAILED' and content is not null
                          and (expires_at is null or expires_at > ?)
                        returning kind, recipient""")
                .params(now, now, id, now)
                .query((row, n) -> Map.of("name", row.getString("kind"), "email", row.getString("recipient")))
                .optional();
        queued.ifPresent(message -> trail.recordOfService(AuditAction.MAIL_QUEUED_AGAIN, id.toString(), message));
        if (queued.isEmpty()
                && jdbc.sql("select 1 from mail_message where id = ? and state <> 'FAILED'")
                        .param(id)
                        .query(Integer.class)
                        .optional()
                        .isEmpty()) {
            throw RefusedException.notFound("message");
        }
    }

    private Listed listed(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        MailState state = MailState.valueOf(row.getString("state"));
        Instant expiresAt = SqlTimes.instantOrNull(row, "expires_at");
        boolean unexpired = expiresAt == null || expiresAt.isAfter(clock.instant());
        byte[] encrypted = row.getBytes("content");
        MailContent content = unexpired && state == MailState.WRITTEN ? cipher.decrypt(id, encrypted) : null;
        return new Listed(
                id,
                row.getString("kind"),
                row.getString("recipient"),
                row.getString("subject"),
                state,
                row.getInt("attempts"),
                SqlTimes.instant(row, "created_at"),
                SqlTimes.instant(row, "due_at"),
                SqlTimes.instantOrNull(row, "done_at"),
                row.getString("error"),
                content == null ? null : content.link(),
                state == MailState.FAILED && encrypted != null && unexpired);
    }
}
