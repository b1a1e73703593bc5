package co.wholesale888.wms.security;

import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.tokens.BearerTokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/** Rechecks the credential before a long-running request is answered, since its token may have been revoked. */
@Component
public class CredentialRecheck {

    private final BearerTokens tokens;

    CredentialRecheck(BearerTokens tokens) {
        this.tokens = tokens;
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
     * Throws if the request's token is no longer valid.
     *
     * @throws RefusedException INVALID_TOKEN, with the challenge set on the response; UNAVAILABLE if that cannot be
     *     checked
     */
    public void requireValid(HttpServletRequest request, HttpServletResponse response) {
        if (!isBearerValid(request)) {
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
