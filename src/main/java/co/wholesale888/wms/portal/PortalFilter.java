package co.wholesale888.wms.portal;

import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.sessions.FormTokens;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.SessionRateLimit;
import co.wholesale888.wms.shared.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before the framework's filters for forms: limits the requests of a session, also those of pages that need none,
 * has them read forms as strictly as the pages do, and shows what they refuse as a page.
 */
final class PortalFilter extends OncePerRequestFilter {

    /** The page for any failure; it is also that of an unknown path. */
    private static final String ERROR_PATH = "/portal/error";

    private static final String FAILURE = PortalFilter.class.getName();

    /** Files cost nothing. Signing out is always possible, and ends the session. */
    private static final RequestMatcher UNLIMITED =
            new OrRequestMatcher(PathPatternRequestMatcher.pathPattern("/portal/assets/**"), PortalChain.SIGN_OUT);

    private final SessionRateLimit rateLimit;
    private final FormTokens formTokens;

    PortalFilter(SessionRateLimit rateLimit, FormTokens formTokens) {
        this.rateLimit = rateLimit;
        this.formTokens = formTokens;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (!UNLIMITED.matches(request)) {
                rateLimit.count();
            }
            chain.doFilter(new FormRequest(request), response);
        } catch (RuntimeException e) {
            formTokens.provide(request, response);
            showPage(e, request, response);
        }
    }

    /** Answers with the page for this failure. */
    static void showPage(RuntimeException failure, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (response.isCommitted()) {
            throw failure;
        }
        request.setAttribute(FAILURE, failure);
        request.getRequestDispatcher(ERROR_PATH).forward(request, response);
    }

    /** Throws the failure that a filter wants to be shown, if there is one. */
    static void throwFailure(HttpServletRequest request) {
        if (request.getAttribute(FAILURE) instanceof RuntimeException failure) {
            throw failure;
        }
    }

    /**
     * The form of the request. That of a stranger, and of a user whose account is not approved, is limited to a smaller
     * size: anybody can sign up, and the large forms are not for them.
     */
    static Form form(HttpServletRequest request) {
        PortalSession session = PortalSession.current();
        boolean known = session != null && (!(session.caller() instanceof Caller.ClientUser user) || user.approved());
        return known ? Form.of(request) : Form.ofStranger(request);
    }

    /** A request whose parameters are the fields of its form. */
    private static final class FormRequest extends HttpServletRequestWrapper {

        FormRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getParameter(String name) {
            return form((HttpServletRequest) getRequest()).exact(name);
        }
    }
}
