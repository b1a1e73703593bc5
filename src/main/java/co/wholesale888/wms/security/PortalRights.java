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
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Decides in the portal what a client's user may do, by the same rules as for requests of the API and before any
 * handler. Throws a {@link RefusedException} if it is not allowed.
 */
public final class PortalRights extends OncePerRequestFilter {

    /** Whether the request changes nothing, by its method. */
    public static boolean isRead(HttpServletRequest request) {
        return AccessRules.isRead(request);
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
