package co.wholesale888.wms.security;

import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.tokens.BearerTokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/** Looks the token of a request up again, as every new request does: what was revoked since, or has expired, is found. */
@Component
class BearerRecheck implements CredentialRecheck {

    private final BearerTokens tokens;

    BearerRecheck(BearerTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public boolean isStillGiven(HttpServletRequest request) {
        try {
            return isGiven(request);
        } catch (RefusedException | TooManyAttemptsException e) {
            return false;
        }
    }

    @Override
    public void requireStill(HttpServletRequest request, HttpServletResponse response) {
        boolean given;
        try {
            given = isGiven(request);
        } catch (TooManyAttemptsException e) {
            given = false;
        }
        if (!given) {
            CallerFilter.challenge(request, response, ErrorCode.INVALID_TOKEN);
            throw new RefusedException(
                    ErrorCode.INVALID_TOKEN, "The token has been revoked, or has expired, meanwhile.");
        }
    }

    private boolean isGiven(HttpServletRequest request) {
        return Credential.of(request) instanceof Credential.Bearer(String token)
                && tokens.find(token, request.getRemoteAddr()) != null;
    }
}
