package co.wholesale888.wms.security;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Which kind of caller each path serves, and what a caller of that kind may do there. */
final class AccessRules {

    static final String WRONG_KIND = "This credential is valid but of the wrong kind here: tokens serve /v1,"
            + " a client's sign-in /v1/warehouses, an operator's /ops.";

    private static final RequestMatcher OF_CLIENTS = PathPatternRequestMatcher.pathPattern("/v1/warehouses/**");
    private static final RequestMatcher OF_OPERATORS = PathPatternRequestMatcher.pathPattern("/ops/**");
    private static final RequestMatcher OF_TOKENS = PathPatternRequestMatcher.pathPattern("/v1/**");
    private static final RequestMatcher OF_WORKERS = new OrRequestMatcher(
            PathPatternRequestMatcher.pathPattern("/v1/stock"),
            PathPatternRequestMatcher.pathPattern("/v1/transactions"),
            PathPatternRequestMatcher.pathPattern("/v1/transactions/{id}"),
            PathPatternRequestMatcher.pathPattern("/v1/me"));

    private static final List<String> READING = List.of("GET", "HEAD", "OPTIONS");

    private AccessRules() {}

    /** Whether this path is served to people and systems that sign in with a password, not to tokens. */
    static boolean isByPassword(HttpServletRequest request) {
        return OF_CLIENTS.matches(request) || OF_OPERATORS.matches(request);
    }

    /**
     * Refuses with {@link ErrorCode#INSUFFICIENT_SCOPE} what this caller may not do. Where nothing is served to anybody,
     * every caller may find that out.
     */
    static void require(Caller caller, HttpServletRequest request) {
        if (OF_CLIENTS.matches(request)) {
            demand(caller instanceof Caller.ClientUser, WRONG_KIND);
        } else if (OF_TOKENS.matches(request)) {
            demand(caller instanceof Caller.Bearer, WRONG_KIND);
        } else if (OF_OPERATORS.matches(request)) {
            demand(caller instanceof Caller.Operator, WRONG_KIND);
        } else {
            return;
        }
        switch (caller) {
            case Caller.Bearer bearer ->
                demand(
                        bearer.role() != Caller.Role.WORKER || mayWorker(request),
                        "A WORKER token may read stock, its own transactions and /v1/me. Use a SUPERVISOR token.");
            case Caller.ClientUser user ->
                demand(
                        user.mayChange() || isReading(request),
                        "Your account may change nothing: it awaits its approval or is suspended."
                                + " Talk to your 888 contact.");
            case Caller.Operator operator -> {
                // May do everything that is served to operators.
            }
        }
    }

    private static boolean mayWorker(HttpServletRequest request) {
        return isReading(request) && OF_WORKERS.matches(request);
    }

    static boolean isReading(HttpServletRequest request) {
        return READING.contains(request.getMethod());
    }

    private static void demand(boolean right, String detail) {
        if (!right) {
            throw new RefusedException(ErrorCode.INSUFFICIENT_SCOPE, detail);
        }
    }
}
