package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.accounts.PasswordChanged;
import co.wholesale888.wms.accounts.SecondFactorUsers;
import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.shared.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

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
    private final SessionLookup lookup;
    private final SignInLimits limits;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PortalSessions(
            JdbcClient jdbc,
            Users users,
            HalfSessions halves,
            SessionLookup lookup,
            SignInLimits limits,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.halves = halves;
        this.lookup = lookup;
        this.limits = limits;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Finds the session of the request's cookie; empty if there is none, or if it has expired. */
    public Optional<PortalSession> find(HttpServletRequest request) {
        return lookUp(request).filter(found -> found.seenAt() != null).map(PortalSessions::session);
    }

    private Optional<SessionLookup.Found> lookUp(HttpServletRequest request) {
        String secret = SessionCookie.read(request);
        if (secret == null) {
            return Optional.empty();
        }
        Optional<SessionLookup.Found> found = lookup.find(SecretHash.of(secret));
        if (!isByItself(request)) {
            found.ifPresent(this::recordUse);
        }
        return found;
    }

    private void recordUse(SessionLookup.Found found) {
        OffsetDateTime seenAt = found.seenAt();
        OffsetDateTime now = OffsetDateTime.now(clock);
        if (seenAt != null && seenAt.isBefore(now.minus(SEEN_AT_PRECISION))) {
            recordSeen(found.hash().bytes(), now);
        }
    }

    private static PortalSession session(SessionLookup.Found found) {
        return new PortalSession(found.hash(), found.caller(), found.email(), found.accountName(), found.status());
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
            lookUp(request).map(PortalSessions::signedIn).ifPresent(context::setAuthentication);
            request.removeAttribute(FAILED);
        }
        return context;
    }

    private static Authentication signedIn(SessionLookup.Found found) {
        if (found.seenAt() == null) {
            return new HalfSignedIn(found.caller(), found.hash());
        }
        PortalSession session = session(found);
        CallerAuthentication user = CallerAuthentication.of(session.caller());
        user.setDetails(session);
        return user;
    }

    /**
     * Starts a session of the user with a new secret, and ends the one that the browser had. A user who has to show a
     * second factor gets a half session first. If there is no user, ends the session on every instance at once, and
     * deletes the cookie; so for a user who was removed, or whose password was changed, since it was checked.
     */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        if (context.getAuthentication() instanceof CallerAuthentication signedIn
                && signedIn.getPrincipal() instanceof Caller.User user) {
            transaction.executeWithoutResult(
                    status -> signIn(user.userId(), signedIn.getCredentials(), request, response));
        } else {
            // Anybody can send made-up secrets: only that of a session may take a connection of all changes
            if (isOfSession(request)) {
                transaction.executeWithoutResult(status -> end(request));
            }
            SessionCookie.delete(request, response);
        }
    }

    private boolean isOfSession(HttpServletRequest request) {
        String secret = SessionCookie.read(request);
        return secret != null && lookup.find(SecretHash.of(secret)).isPresent();
    }

    private void signIn(
            UUID userId, @Nullable Object credentials, HttpServletRequest request, HttpServletResponse response) {
        // The user's row before those of the sessions, in the order in which all changes lock them
        Users.SignInResult result = recordSignIn(userId, credentials);
        end(request);
        switch (result) {
            case REFUSED -> SessionCookie.delete(request, response);
            case SECOND_FACTOR_REQUIRED -> halves.start(userId, newSecret(request, response));
            case SIGNED_IN -> {
                start(userId, request, response);
                limits.recordSession(userId, request.getRemoteAddr());
            }
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
        OffsetDateTime now = OffsetDateTime.now(clock);
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
}
