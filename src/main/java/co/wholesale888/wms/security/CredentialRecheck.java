package co.wholesale888.wms.security;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.PortalSessions;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Rechecks the credential of a request that takes long: before it is answered, before it changes something, and while a
 * file is sent. The token may have been revoked, the account suspended, the password changed, or the session of the
 * portal ended.
 */
@Component
public class CredentialRecheck implements CsvExports.Recheck {

    private final CallerLookup callers;
    private final PortalSessions sessions;

    CredentialRecheck(CallerLookup callers, PortalSessions sessions) {
        this.callers = callers;
        this.sessions = sessions;
    }

    /** Whether the request's credential is still valid; false if that cannot be checked. */
    public boolean isValid(HttpServletRequest request) {
        try {
            return find(Credential.of(request), request) != null;
        } catch (RefusedException e) {
            return false;
        }
    }

    /**
     * Throws if the request's credential is no longer valid, or does not allow the request any more. On a page, that is
     * the session. Does nothing where no credential was asked for.
     *
     * @throws RefusedException with a code of status 401, and the challenge set on the response of the API;
     *     INSUFFICIENT_SCOPE if the caller may not do this any more; UNAVAILABLE if that cannot be checked
     */
    @Override
    public void requireValid(HttpServletRequest request, HttpServletResponse response) {
        if (PortalSession.current() != null) {
            PortalSession session = sessions.find(request).orElseThrow(() -> ended(ErrorCode.MISSING_TOKEN));
            if (session.caller() instanceof Caller.ClientUser user) {
                AccessRules.requireAllowedInPortal(user, request);
            }
        } else if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication) {
            try {
                AccessRules.requireAllowed(require(request), request);
            } catch (RefusedException e) {
                CallerFilter.setChallenge(request, response, e.refusal().code());
                throw e;
            }
        }
    }

    private Caller require(HttpServletRequest request) {
        Credential credential = Credential.of(request);
        Caller caller = find(credential, request);
        if (caller != null) {
            return caller;
        }
        throw ended(
                switch (credential) {
                    case Credential.Missing _ -> ErrorCode.MISSING_TOKEN;
                    case Credential.Bearer _, Credential.MalformedBearer _ -> ErrorCode.INVALID_TOKEN;
                    case Credential.Basic _, Credential.MalformedBasic _ -> ErrorCode.INVALID_CREDENTIALS;
                });
    }

    private @Nullable Caller find(Credential credential, HttpServletRequest request) {
        try {
            return callers.find(credential, request);
        } catch (TooManyAttemptsException e) {
            return null;
        }
    }

    private static RefusedException ended(ErrorCode code) {
        return new RefusedException(
                code,
                switch (code) {
                    case MISSING_TOKEN -> "Your session has ended since the request began. Sign in again.";
                    case INVALID_TOKEN -> "The token has been revoked or has expired since the request began.";
                    default -> "The password has been changed or removed since the request began.";
                });
    }
}
