package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.PasswordChanged;
import co.wholesale888.wms.accounts.SecondFactorUsers;
import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Starts, finds and ends the sessions of the portal, which are valid on every instance. The browser holds a random
 * secret, the database its hash. Every sign-in creates a new secret, which prevents session fixation. The user's role
 * and the account's status are read at every request, so that a change of either takes effect at once.
 */
@Component
public class PortalSessions implements SecurityContextRepository {

    static final Duration LIFETIME = Duration.ofHours(12);
    static final Duration IDLE_TIMEOUT = Duration.ofHours(2);
    static final int MAX_PER_USER = 20;

    /** Set while a session is looked up, so that the page that reports a failure does not fail again. */
    private static final String FAILED = PortalSessions.class.getName();

    /** Sent by the script when it loads a newer copy of a page: {@code true} if its user has done nothing. */
    public static final String RELOAD_HEADER = "X-Reload";

    private static final Duration SEEN_AT_PRECISION = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Users users;
    private final HalfSessions halves;
    private final Clock clock;

    PortalSessions(JdbcClient jdbc, Users users, HalfSessions halves, Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.halves = halves;
        this.clock = clock;
    }

    /** Finds the session of the request's cookie; empty if there is none, or if it has expired. */
    public Optional<PortalSession> find(HttpServletRequest request) {
        String secret = SessionCookie.read(request);
        if (secret == null) {
            return Optional.empty();
        }
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        SecretHash hash = SecretHash.of(secret);
        Optional<Found> found = jdbc.sql("""
                        select u.id, u.email, u.account_id, u.account_role, a.name, a.status, s.seen_at
                        from portal_session s
                        join portal_user u on u.id = s.user_id
                        left join account a on a.id = u.account_id
                        where s.hash = ? and s.created_at > ? and s.seen_at > ?""")
                .params(hash.bytes(), now.minus(LIFETIME), now.minus(IDLE_TIMEOUT))
                .query((row, n) -> read(hash, row))
                .optional();
        if (found.isPresent() && !isByItself(request) && found.get().seenAt.isBefore(now.minus(SEEN_AT_PRECISION))) {
            recordSeen(hash.bytes(), now);
        }
        return found.map(Found::session);
    }

    /** Whether an open page asks, of which nobody knows whether its user is there: that keeps no session from ending. */
    private static boolean isByItself(HttpServletRequest request) {
        return "true".equals(request.getHeader(RELOAD_HEADER))
                || MediaType.TEXT_EVENT_STREAM_VALUE.equals(request.getHeader("Accept"));
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

    /**
     * {@inheritDoc} It is the user of the session, with the {@link PortalSession} as details, or a {@link HalfSignedIn}
     * user.
     */
    @Override
    @SuppressWarnings("deprecation") // it is what is called when a filter first needs to know the user
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        HttpServletRequest request = holder.getRequest();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        if (request.getAttribute(FAILED) == null) {
            request.setAttribute(FAILED, true);
            find(request)
                    .ifPresentOrElse(
                            session -> {
                                CallerAuthentication user = CallerAuthentication.of(session.caller());
                                user.setDetails(session);
                                context.setAuthentication(user);
                            },
                            () -> halves.find(request).ifPresent(context::setAuthentication));
            request.removeAttribute(FAILED);
        }
        return context;
    }

    /**
     * Starts a session of the user with a new secret, and ends the one that the browser had. A user who has to show a
     * second factor gets a half session first. If there is no user, ends the session on every instance at once, and
     * deletes the cookie; so for a user who was removed, or whose password was changed, since it was checked.
     */
    @Override
    @Transactional
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        if (!(context.getAuthentication() instanceof CallerAuthentication user)) {
            end(request);
            SessionCookie.delete(request, response);
            return;
        }
        UUID userId = userId(user.getPrincipal());
        // The user's row before those of the sessions, in the order in which all changes lock them
        Users.SignInResult result = recordSignIn(userId, user.getCredentials());
        end(request);
        switch (result) {
            case REFUSED -> SessionCookie.delete(request, response);
            case SECOND_FACTOR_REQUIRED -> halves.start(userId, newSecret(request, response));
            case SIGNED_IN -> start(userId, request, response);
        }
    }

    /** Checks again, under the lock of the user: a change in between found no session to end. */
    private Users.SignInResult recordSignIn(UUID userId, @Nullable Object credentials) {
        if (credentials instanceof SignIns.Checked checked) {
            return users.recordSignIn(userId, checked.passwordHash());
        }
        boolean signedIn =
                users.recordSignIn(userId) && (!(credentials instanceof HalfSignedIn half) || halves.end(half.hash()));
        return signedIn ? Users.SignInResult.SIGNED_IN : Users.SignInResult.REFUSED;
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return SessionCookie.read(request) != null;
    }

    private void start(UUID userId, HttpServletRequest request, HttpServletResponse response) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                        delete from portal_session where hash in (
                            select hash from portal_session where user_id = ?
                            order by created_at desc offset ? for update skip locked)""").params(userId, MAX_PER_USER - 1).update();
        String secret = newSecret(request, response);
        String browser = BrowserName.of(request.getHeader("User-Agent"));
        jdbc.sql("""
                        insert into portal_session (hash, user_id, created_at, seen_at, address, browser)
                        values (?, ?, ?, ?, ?, ?)""")
                .params(SecretHash.of(secret).bytes(), userId, now, now, request.getRemoteAddr(), browser)
                .update();
    }

    private static String newSecret(HttpServletRequest request, HttpServletResponse response) {
        String secret = SessionCookie.newValue();
        SessionCookie.set(request, response, secret);
        return secret;
    }

    @EventListener
    void endSessions(PasswordChanged changed) {
        endOthers(changed.userId());
    }

    @EventListener
    void endSessions(SecondFactorUsers.Added added) {
        endOthers(added.userId());
    }

    /** Ends the sessions of a user, except the one in which the user has asked for what ends them. */
    private void endOthers(UUID userId) {
        PortalSession current = PortalSession.current();
        byte[] kept = current == null || !current.userId().equals(userId)
                ? new byte[0]
                : current.hash().bytes();
        jdbc.sql("delete from portal_session where user_id = ? and hash <> ?")
                .params(userId, kept)
                .update();
        halves.endAll(userId);
    }

    private void end(HttpServletRequest request) {
        String secret = SessionCookie.read(request);
        if (secret != null) {
            SecretHash hash = SecretHash.of(secret);
            jdbc.sql("delete from portal_session where hash = ?")
                    .param(hash.bytes())
                    .update();
            halves.end(hash);
        }
    }

    static UUID userId(Caller caller) {
        return switch (caller) {
            case Caller.ClientUser user -> user.userId();
            case Caller.Operator operator -> operator.userId();
            case Caller.Bearer bearer -> throw new IllegalStateException("Tokens cannot sign in");
        };
    }

    private static Found read(SecretHash hash, ResultSet row) throws SQLException {
        Caller caller = caller(row);
        PortalSession session = new PortalSession(
                hash, caller, userId(caller), row.getString("email"), row.getString("name"), status(row));
        return new Found(session, row.getObject("seen_at", OffsetDateTime.class));
    }

    static Caller caller(ResultSet row) throws SQLException {
        UUID userId = row.getObject("id", UUID.class);
        UUID accountId = row.getObject("account_id", UUID.class);
        return accountId == null
                ? new Caller.Operator(userId)
                : new Caller.ClientUser(
                        userId,
                        accountId,
                        AccountRole.valueOf(row.getString("account_role")),
                        status(row) == Account.Status.APPROVED);
    }

    private static Account.@Nullable Status status(ResultSet row) throws SQLException {
        String name = row.getString("status");
        return name == null ? null : Account.Status.valueOf(name);
    }

    private record Found(PortalSession session, OffsetDateTime seenAt) {}
}
