package co.wholesale888.wms.access;

import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.web.StandingRight;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Looks the token of a request up again, as every new request does: what was revoked since, or has expired, is found. */
@Component
class TokenRight implements StandingRight {

    private final BearerTokens tokens;

    TokenRight(BearerTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public boolean isStillGiven(HttpServletRequest request) {
        try {
            return Credential.of(request) instanceof Credential.Bearer(String token)
                    && tokens.find(token, request.getRemoteAddr()) != null;
        } catch (RefusedException | TooManyAttemptsException e) {
            return false;
        }
    }
}
