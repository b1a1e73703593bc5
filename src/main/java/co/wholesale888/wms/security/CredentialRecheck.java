package co.wholesale888.wms.security;

import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.PortalSessions;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.tokens.BearerTokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/**
 * Rechecks the credential before a long-running request is answered, and while a file is sent, since the token may have
 * been revoked, or the session of the portal may have ended.
 */
@Component
public class CredentialRecheck implements CsvExports.Recheck {

    private final BearerTokens tokens;
    private final PortalSessions sessions;

    CredentialRecheck(BearerTokens tokens, PortalSessions sessions) {
        this.tokens = tokens;
        this.sessions = sessions;
    }

    /** Whether the request's token is still valid; false if that cannot be checked. */
    public boolean isValid(HttpServletRequest request) {
        try {
            return isBearerValid(request);
        } catch (RefusedException e) {
            return false;
        }
    }

    /**
     * Throws if the request's token is no longer valid, or if the session has ended in which a page was asked for.
     *
     * @throws RefusedException INVALID_TOKEN, with the challenge set on the response; MISSING_TOKEN for a session;
     *     UNAVAILABLE if that cannot be checked
     */
    @Override
    public void requireValid(HttpServletRequest request, HttpServletResponse response) {
        if (PortalSession.current() != null) {
            if (sessions.find(request).isEmpty()) {
                throw new RefusedException(
                        ErrorCode.MISSING_TOKEN, "Your session has ended since the request began. Sign in again.");
            }
        } else if (!isBearerValid(request)) {
            CallerFilter.setChallenge(request, response, ErrorCode.INVALID_TOKEN);
            throw new RefusedException(
                    ErrorCode.INVALID_TOKEN, "The token has been revoked or has expired since the request began.");
        }
    }

    private boolean isBearerValid(HttpServletRequest request) {
        try {
            return Credential.of(request) instanceof Credential.Bearer(String token)
                    && tokens.find(token, request.getRemoteAddr()) != null;
        } catch (TooManyAttemptsException e) {
            return false;
        }
    }
}
