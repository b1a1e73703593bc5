package co.wholesale888.wms.security;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.sessions.FormTokens;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.tokens.CallerRateLimit;
import co.wholesale888.wms.web.EndedRequest;
import co.wholesale888.wms.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates and authorizes API requests. Checks in the order that the API documents: the credential (401), the rate
 * limit (429), the permission (403).
 */
final class CallerFilter extends OncePerRequestFilter {

    private final CallerLookup callers;
    private final FormTokens formTokens;
    private final CallerRateLimit rateLimit;
    private final ProblemWriter problems;

    CallerFilter(CallerLookup callers, FormTokens formTokens, CallerRateLimit rateLimit, ProblemWriter problems) {
        this.callers = callers;
        this.formTokens = formTokens;
        this.rateLimit = rateLimit;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            Credential credential = Credential.of(request);
            Caller caller = authenticate(credential, request);
            if (caller instanceof Caller.Bearer bearer) {
                EndedRequest.setBearer(request, bearer);
            }
            rateLimit.count(caller, response);
            AccessRules.requireAllowed(caller, request);
            requireCsrfToken(credential, request);
            CallerAuthentication.set(caller);
        } catch (RefusedException e) {
            setChallenge(request, response, e.refusal().code());
            problems.write(request, response, e.refusal());
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private Caller authenticate(Credential credential, HttpServletRequest request) {
        Caller caller = callers.find(credential, request);
        if (caller != null) {
            return caller;
        }
        throw switch (credential) {
            case Credential.Missing() ->
                new RefusedException(
                        ErrorCode.MISSING_TOKEN,
                        "Send 'Authorization: Bearer' with a token, or 'Basic' with portal credentials.");
            case Credential.Bearer _, Credential.MalformedBearer _ ->
                new RefusedException(
                        ErrorCode.INVALID_TOKEN, "The token is unknown, expired or revoked. Mint or reissue one.");
            case Credential.Basic _, Credential.MalformedBasic _ ->
                new RefusedException(ErrorCode.INVALID_CREDENTIALS, "The e-mail or the password is wrong.");
        };
    }

    /** Protects changes by session cookie: browsers send the cookie from other sites' pages as well. */
    private void requireCsrfToken(Credential credential, HttpServletRequest request) {
        if (credential instanceof Credential.Missing && !PortalRights.isRead(request)) {
            formTokens.requireHeader(request);
        }
    }

    /** Sets {@code WWW-Authenticate} to the scheme that the path requires, if the code is answered with a 401. */
    static void setChallenge(HttpServletRequest request, HttpServletResponse response, ErrorCode code) {
        if (code.status() == 401) {
            String error = code == ErrorCode.INVALID_TOKEN ? ", error=\"invalid_token\"" : "";
            String challenge = AccessRules.requiresPassword(request)
                    ? "Basic realm=\"888 WMS\", charset=\"UTF-8\""
                    : "Bearer realm=\"888 WMS\"" + error;
            response.setHeader("WWW-Authenticate", challenge);
        }
    }
}
