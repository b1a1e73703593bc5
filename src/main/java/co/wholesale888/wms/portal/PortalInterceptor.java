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
 * What every page passes: it is told to keep everything but its own files out, its visitor is recognised, and a change is
 * let through only from one of our own forms, and once where that form has a name.
 */
@Component
public class PortalInterceptor implements HandlerInterceptor {

    /** The field in which forms carry the token against forged requests. */
    public static final String FIELD = "_csrf";

    /** The field that names one showing of a form that must not be sent twice. */
    static final String ONCE = "_once";

    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String SESSION = PortalInterceptor.class.getName();

    private final PortalSessions sessions;
    private final PageLayout frame;

    PortalInterceptor(PortalSessions sessions, PageLayout frame) {
        this.sessions = sessions;
        this.frame = frame;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        if (!READING.contains(request.getMethod())) {
            String header = request.getHeader(PortalSessions.HEADER);
            sessions.requireCsrfToken(request, header == null ? Form.of(request).text(FIELD) : header);
        }
        sessions.find(request).ifPresent(session -> {
            request.setAttribute(SESSION, session);
            sessions.authenticate(session);
            requireFirst(request);
        });
        return true;
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        String view = page == null ? null : page.getViewName();
        if (page != null && view != null && !view.startsWith("redirect:")) {
            frame.around(page, session(request), request, response);
        }
    }

    private void requireFirst(HttpServletRequest request) {
        String form =
                READING.contains(request.getMethod()) ? null : Form.of(request).text(ONCE);
        if (form != null && !sessions.markSubmitted(request, form)) {
            throw new FormAlreadySentException();
        }
    }

    /** Who makes this request; null for a visitor. */
    static @Nullable PortalSession session(HttpServletRequest request) {
        return request.getAttribute(SESSION) instanceof PortalSession session ? session : null;
    }
}
