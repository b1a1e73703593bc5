package co.wholesale888.wms.security;

import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Decides in the portal what a client's user may do, by the same rules as for requests of the API and before any
 * handler. Throws a {@link RefusedException} if it is not allowed.
 */
public final class PortalRights extends OncePerRequestFilter {

    /** The pages and forms that need no session. */
    public static final RequestMatcher OPEN = new OrRequestMatcher(
            PathPatternRequestMatcher.pathPattern("/portal/sign-in/**"),
            PathPatternRequestMatcher.pathPattern("/portal/sign-up"),
            PathPatternRequestMatcher.pathPattern("/portal/sign-out"),
            PathPatternRequestMatcher.pathPattern("/portal/new-password"),
            PathPatternRequestMatcher.pathPattern("/portal/invitation"),
            PathPatternRequestMatcher.pathPattern("/portal/forgot-password"),
            PathPatternRequestMatcher.pathPattern("/portal/confirm-email/**"));

    private static final List<String> SAFE_METHODS = List.of("GET", "HEAD", "OPTIONS");

    /** Whether the request changes nothing, by its method. */
    public static boolean isRead(HttpServletRequest request) {
        return SAFE_METHODS.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        PortalSession session = PortalSession.current();
        if (session != null && session.caller() instanceof Caller.ClientUser user) {
            AccessRules.requireAllowedInPortal(user, request);
        }
        chain.doFilter(request, response);
    }

    /** A page that shows a failure is allowed to whomever it happened. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getDispatcherType() != DispatcherType.REQUEST;
    }
}
