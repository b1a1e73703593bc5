package co.wholesale888.wms.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.access.CredentialKey;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.PasswordChanged;
import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Starts, finds and ends the sessions of the portal, which are valid on every instance. The browser holds a random
 * secret, the database its hash. Every sign-in creates a new secret, which prevents session fixation. The user and the
 * account's status are read at every request, so that a suspension takes effect at once.
 *
 * <p>The CSRF token is derived from the same secret. A browser that is not signed in holds a secret without a session,
 * so that the forms for signing in and signing up are protected as well.
 */
@Component
public class PortalSessions {

    /** The header, or the form's field, with the CSRF token. */
    public static final String HEADER = "X-CSRF-Token";

    static final Duration LIFETIME = Duration.ofHours(12);
    static final Duration IDLE_TIMEOUT = Duration.ofHours(2);
    static final int MAX_PER_USER = 20;

    private static final Duration SEEN_AT_PRECISION = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final List<CredentialKey> csrfKeys;

    PortalSessions(JdbcClient jdbc, Clock clock, SecretKey secretKey) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.csrfKeys = secretKey.accepted().stream()
                .map(key -> CredentialKey.derived(key, "portal forms"))
                .toList();
    }

    /** Finds the session of the request's cookie; empty if there is none, or if it has expired. */
    public Optional<PortalSession> find(HttpServletRequest request) {
        String secret = SessionCookie.read(request);
        if (secret == null) {
            return Optional.empty();
        }
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        byte[] hash = SecretHash.of(secret).bytes();
        Optional<Found> found = jdbc.sql("""
                        select u.id, u.email, u.account_id, a.name, a.status, s.seen_at
                        from portal_session s
                        join portal_user u on u.id = s.user_id
                        left join account a on a.id = u.account_id
                        where s.hash = ? and s.created_at > ? and s.seen_at > ?""")
                .params(hash, now.minus(LIFETIME), now.minus(IDLE_TIMEOUT))
                .query((row, n) -> read(row))
                .optional();
        if (found.isPresent() && found.get().seenAt.isBefore(now.minus(SEEN_AT_PRECISION))) {
            recordSeen(hash, now);
        }
        return found.map(Found::session);
    }

    /** Pages can be read while the database cannot be written, because it is full or read-only. */
    private void recordSeen(byte[] hash, OffsetDateTime now) {
        try {
            jdbc.sql("update portal_session set seen_at = ? where hash = ?")
                    .params(now, hash)
                    .update();
        } catch (DataAccessException e) {
            if (!OutageLog.covers(e)) {
                throw e;
            }
        }
    }

    /** Makes the session's user the caller of the current thread, until the request ends. */
    public void authenticate(PortalSession session) {
        CallerAuthentication.set(session.caller());
    }

    /** Starts a session with a new secret, and ends the one that the browser had. */
    @Transactional
    public void start(HttpServletRequest request, HttpServletResponse response, UUID userId) {
        end(request);
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                        delete from portal_session where user_id = :user and (
                            created_at <= :created or seen_at <= :seen or hash in (
                                select hash from portal_session where user_id = :user
                                order by created_at desc offset :kept))""")
                .param("user", userId)
                .param("created", now.minus(LIFETIME))
                .param("seen", now.minus(IDLE_TIMEOUT))
                .param("kept", MAX_PER_USER - 1)
                .update();
        String secret = SessionCookie.renew(request, response);
        jdbc.sql("insert into portal_session (hash, user_id, created_at, seen_at) values (?, ?, ?, ?)")
                .params(SecretHash.of(secret).bytes(), userId, now, now)
                .update();
    }

    /** Ends the session of the request on every instance at once, and deletes the cookie. */
    public void end(HttpServletRequest request, HttpServletResponse response) {
        end(request);
        SessionCookie.delete(request, response);
    }

    /** Returns the CSRF token for the forms of the response. Sets the cookie if the browser has none. */
    public String csrfToken(HttpServletRequest request, HttpServletResponse response) {
        String secret = SessionCookie.read(request);
        return csrfKeys.getFirst().sign(secret == null ? SessionCookie.renew(request, response) : secret);
    }

    /**
     * Refuses a request that does not come from a page of this browser's session.
     *
     * @param token the value of {@link #HEADER} or of the form's field
     */
    public void requireCsrfToken(HttpServletRequest request, @Nullable String token) {
        String secret = SessionCookie.read(request);
        if (secret == null || token == null || !isCsrfToken(token, secret)) {
            throw new RefusedException(
                    ErrorCode.INSUFFICIENT_SCOPE,
                    "The request does not carry the token of your own session (%s). Reload the page and send it again."
                            .formatted(HEADER));
        }
    }

    private boolean isCsrfToken(String token, String secret) {
        return csrfKeys.stream()
                .anyMatch(key -> MessageDigest.isEqual(key.sign(secret).getBytes(UTF_8), token.getBytes(UTF_8)));
    }

    /** Ends every session of a user whose password has changed. */
    @EventListener
    void endSessions(PasswordChanged changed) {
        jdbc.sql("delete from portal_session where user_id = ?")
                .param(changed.userId())
                .update();
    }

    private void end(HttpServletRequest request) {
        String secret = SessionCookie.read(request);
        if (secret != null) {
            jdbc.sql("delete from portal_session where hash = ?")
                    .param(SecretHash.of(secret).bytes())
                    .update();
        }
    }

    private static Found read(ResultSet row) throws SQLException {
        UUID userId = row.getObject("id", UUID.class);
        UUID accountId = row.getObject("account_id", UUID.class);
        String statusName = row.getString("status");
        Account.Status status = statusName == null ? null : Account.Status.valueOf(statusName);
        Caller caller = accountId == null
                ? new Caller.Operator(userId)
                : new Caller.ClientUser(userId, accountId, status == Account.Status.APPROVED);
        PortalSession session =
                new PortalSession(caller, userId, row.getString("email"), row.getString("name"), status);
        return new Found(session, row.getObject("seen_at", OffsetDateTime.class));
    }

    private record Found(PortalSession session, OffsetDateTime seenAt) {}
}
