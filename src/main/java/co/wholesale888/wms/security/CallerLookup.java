package co.wholesale888.wms.security;

import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.accounts.ApiSignIns;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.PortalSessions;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.tokens.BearerTokens;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the caller whom the credential of a request of the API belongs to. */
@Component
final class CallerLookup {

    private final BearerTokens tokens;
    private final ApiSignIns signIns;
    private final PortalSessions sessions;

    CallerLookup(BearerTokens tokens, ApiSignIns signIns, PortalSessions sessions) {
        this.tokens = tokens;
        this.signIns = signIns;
        this.sessions = sessions;
    }

    /**
     * Returns the caller; null if the credential is not valid. Without a credential, that is the session of the portal.
     *
     * @throws TooManyAttemptsException if too many wrong credentials came from there
     * @throws RefusedException if a right password is not enough, or if the credential cannot be checked
     */
    @Nullable
    Caller find(Credential credential, HttpServletRequest request) {
        String address = request.getRemoteAddr();
        return switch (credential) {
            case Credential.Missing() ->
                sessions.find(request).map(PortalSession::caller).orElse(null);
            case Credential.Bearer(String token) -> tokens.find(token, address);
            case Credential.Basic(String email, String password) -> signIns.signIn(email, password, address);
            case Credential.MalformedBearer(), Credential.MalformedBasic() -> null;
        };
    }
}
