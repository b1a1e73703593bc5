package co.wholesale888.wms.portal;

import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.PortalSessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/**
 * Surrounds every request for a portal page: sets the security headers, finds the session, requires the CSRF token for
 * changes, and afterwards adds the layout to the page. Without a session no body is read but that of a sign-in form.
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
        Optional<PortalSession> session = sessions.find(request);
        if (!SAFE_METHODS.contains(request.getMethod())) {
            boolean forStrangers =
                    handler instanceof HandlerMethod page && page.getBeanType() == SignInController.class;
            if (session.isEmpty() && !forStrangers) {
                // The body is not read
                throw new AuthenticationCredentialsNotFoundException("Not signed in.");
            }
            sessions.requireCsrfToken(request, csrfToken(request, session.isPresent()));
        }
        session.ifPresent(found -> {
            request.setAttribute(SESSION, found);
            sessions.authenticate(found);
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

    private static @Nullable String csrfToken(HttpServletRequest request, boolean signedIn) {
        String header = request.getHeader(PortalSessions.HEADER);
        if (header != null) {
            return header;
        }
        Form form = signedIn ? Form.of(request) : Form.ofStranger(request);
        return form.text(CSRF_FIELD);
    }

    /** The session of this request, or null if the user is not signed in. */
    static @Nullable PortalSession session(HttpServletRequest request) {
        return request.getAttribute(SESSION) instanceof PortalSession session ? session : null;
    }
}
