package co.wholesale888.wms.portal;

import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.PortalSessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/**
 * Surrounds every request for a portal page: sets the security headers, requires the CSRF token for changes, finds the
 * session, and afterwards adds the layout to the page.
 */
@Component
class PortalInterceptor implements HandlerInterceptor {

    /** The hidden form field with the CSRF token. */
    static final String CSRF_FIELD = "_csrf";

    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'");
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final String SESSION = PortalInterceptor.class.getName();

    private final PortalSessions sessions;
    private final PageLayout layout;

    PortalInterceptor(PortalSessions sessions, PageLayout layout) {
        this.sessions = sessions;
        this.layout = layout;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        if (!SAFE_METHODS.contains(request.getMethod())) {
            String header = request.getHeader(PortalSessions.HEADER);
            sessions.requireCsrfToken(request, header == null ? Form.of(request).text(CSRF_FIELD) : header);
        }
        sessions.find(request).ifPresent(session -> {
            request.setAttribute(SESSION, session);
            sessions.authenticate(session);
        });
        return true;
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        String view = page == null ? null : page.getViewName();
        if (page != null && view != null && !view.startsWith("redirect:")) {
            layout.apply(page, session(request), request, response);
        }
    }

    /** The session of this request, or null if the user is not signed in. */
    static @Nullable PortalSession session(HttpServletRequest request) {
        return request.getAttribute(SESSION) instanceof PortalSession session ? session : null;
    }
}
