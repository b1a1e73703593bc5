package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.access.CredentialKey;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.PasswordChanged;
import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who is signed in to the portal, on whichever instance. The browser holds a random secret, the database its hash; a
 * sign-in always makes a new one, so that nobody can be given a session beforehand. Who the session belongs to and what
 * they may do is looked up at every request, so that a suspension holds at once.
 *
 * <p>The token against forged requests is derived from the same secret. A visitor who is not signed in has a secret,
 * too, which belongs to no session: so the forms of signing in and up are protected like all others.
 */
@Component
public class PortalSessions {

    /** The header, or the form's field, that carries the token against forged requests. */
    public static final String HEADER = "X-CSRF-Token";

    static final Duration LIFETIME = Duration.ofHours(12);
    static final Duration IDLE = Duration.ofHours(2);
    static final int MAX_PER_USER = 20;

    /** How many of the latest forms that a session has sent are remembered. */
    static final int FORMS_REMEMBERED = 200;

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    private static final Pattern FORM_NAME = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final Clock clock;
    private final CredentialKey formKey;

    PortalSessions(JdbcClient jdbc, Clock clock, SecretKey secretKey) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.formKey = CredentialKey.derived(secretKey.bytes(), "portal forms");
    }

    /** Who makes this request; empty for a visitor. */
    public Optional<PortalSession> find(HttpServletRequest request) {
        String secret = SessionCookie.read(request);
        if (secret == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        byte[] hash = SecretHash.of(secret).bytes();
        Optional<Found> found = jdbc.sql("""
                        select u.id, u.email, u.account_id, a.name, a.status, s.seen_at
                        from portal_session s
                        join portal_user u on u.id = s.user_id
                        left join account a on a.id = u.account_id
                        where s.hash = ? and s.created_at > ? and s.seen_at > ?""")
                .params(hash, at(now.minus(LIFETIME)), at(now.minus(IDLE)))
                .query((row, n) -> read(row))
                .optional();
        if (found.isPresent() && found.get().seenAt.isBefore(now.minus(NOTED_EVERY))) {
            jdbc.sql("update portal_session set seen_at = ? where hash = ?")
                    .params(at(now), hash)
                    .update();
        }
        return found.map(Found::session);
    }

    /** Lets everything that this thread does until the request ends be done by, and with the rights of, this user. */
    public void act(PortalSession session) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new CallerAuthentication(session.caller()));
        SecurityContextHolder.setContext(context);
    }

    /** Signs this user in: the browser gets a new secret, whatever it held is worth nothing any more. */
    @Transactional
    public void begin(HttpServletRequest request, HttpServletResponse response, UUID userId) {
        end(request);
        Instant now = clock.instant();
        jdbc.sql("""
                        delete from portal_session where user_id = :user and (
                            created_at <= :born or seen_at <= :seen or hash in (
                                select hash from portal_session where user_id = :user
                                order by created_at desc offset :kept))""")
                .param("user", userId)
                .param("born", at(now.minus(LIFETIME)))
                .param("seen", at(now.minus(IDLE)))
                .param("kept", MAX_PER_USER - 1)
                .update();
        String secret = SessionCookie.renew(request, response);
        jdbc.sql("insert into portal_session (hash, user_id, created_at, seen_at) values (?, ?, ?, ?)")
                .params(SecretHash.of(secret).bytes(), userId, at(now), at(now))
                .update();
    }

    /** Signs whoever makes this request out, on every instance at once. */
    public void end(HttpServletRequest request, HttpServletResponse response) {
        end(request);
        SessionCookie.drop(request, response);
    }

    /** The token that the forms of the answer carry. A browser that holds no secret yet is given one. */
    public String formToken(HttpServletRequest request, HttpServletResponse response) {
        String secret = SessionCookie.read(request);
        return tokenOf(secret == null ? SessionCookie.renew(request, response) : secret);
    }

    /**
     * Refuses a change that did not come from one of our own pages.
     *
     * @param token what the request carries in {@link #HEADER} or in its form
     */
    public void requireOwn(HttpServletRequest request, @Nullable String token) {
        String secret = SessionCookie.read(request);
        if (secret == null || token == null || !isEqual(tokenOf(secret), token)) {
            throw new RefusedException(
                    ErrorCode.INSUFFICIENT_SCOPE,
                    "The request does not carry the token of your own session (%s). Reload the page and send it again."
                            .formatted(HEADER));
        }
    }

    /** A name for one showing of a form, by which {@link #isFirst} knows it again. */
    public String formName() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * Whether this form is sent for the first time. Of two who send it at once, on whichever instances, one is first; so
     * a double click, a reload or the way back makes nothing twice.
     */
    public boolean isFirst(HttpServletRequest request, String formName) {
        String secret = SessionCookie.read(request);
        if (secret == null || !FORM_NAME.matcher(formName).matches()) {
            return false;
        }
        return jdbc.sql("""
                        update portal_session
                        set sent_forms = (array_append(sent_forms, cast(:form as text)))[greatest(1, cardinality(sent_forms) + 2 - :kept):]
                        where hash = :hash and not :form = any(sent_forms)""")
                        .param("form", formName)
                        .param("kept", FORMS_REMEMBERED)
                        .param("hash", SecretHash.of(secret).bytes())
                        .update()
                == 1;
    }

    /** Ends every session of a user whose password has changed. */
    @EventListener
    void endSessionsOf(PasswordChanged changed) {
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

    private String tokenOf(String secret) {
        return formKey.token(secret);
    }

    private static boolean isEqual(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static Found read(ResultSet row) throws SQLException {
        UUID userId = row.getObject("id", UUID.class);
        UUID accountId = row.getObject("account_id", UUID.class);
        String status = row.getString("status");
        Account.Status standing = status == null ? null : Account.Status.valueOf(status);
        Caller caller = accountId == null
                ? new Caller.Operator(userId)
                : new Caller.ClientUser(userId, accountId, standing == Account.Status.APPROVED);
        PortalSession session =
                new PortalSession(caller, userId, row.getString("email"), row.getString("name"), standing);
        return new Found(session, row.getObject("seen_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private record Found(PortalSession session, Instant seenAt) {}
}
