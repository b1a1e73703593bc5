package co.wholesale888.wms.portal;

import co.wholesale888.wms.security.PortalRights;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;

/**
 * The page that a user asked for before signing in. It waits in the query of the sign-in page and in its form, so that
 * nothing is stored for strangers. Because anybody can write a link to the sign-in page, it must be a page of the
 * portal.
 */
public final class RequestedPage {

    /** The parameter and the form's field with the path. */
    public static final String FIELD = "next";

    private static final String HOME = "/portal";
    private static final Pattern DOT_SEGMENT = Pattern.compile("/(\\.|%2[eE])+(/|$)");
    private static final Pattern PORTAL_PATH = Pattern.compile("/portal(/[A-Za-z0-9._%~-]+)*");

    private RequestedPage() {}

    /** Returns the path if it is one of the portal; otherwise an empty text. */
    public static String valid(@Nullable String path) {
        return path != null
                        && PORTAL_PATH.matcher(path).matches()
                        && !DOT_SEGMENT.matcher(path).find()
                ? path
                : "";
    }

    /**
     * Leads users without a session to the page of this path, where they sign in. Whoever sends a form is told that it
     * was not saved, and comes to its page afterwards.
     */
    static AuthenticationEntryPoint to(String signIn) {
        return new LoginUrlAuthenticationEntryPoint(signIn) {
            @Override
            public void commence(
                    HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
                    throws IOException, ServletException {
                if (!PortalRights.isRead(request)) {
                    FlashMessages.show("session-over", request, response);
                }
                super.commence(request, response, exception);
            }

            @Override
            protected String determineUrlToUseForThisRequest(
                    HttpServletRequest request, HttpServletResponse response, AuthenticationException exception) {
                String path = request.getRequestURI()
                        .substring(request.getContextPath().length());
                return path.equals(HOME)
                        ? signIn
                        : "%s?%s=%s".formatted(signIn, FIELD, URLEncoder.encode(path, StandardCharsets.UTF_8));
            }
        };
    }

    /** Leads users who have signed in to the page that they asked for. */
    static AuthenticationSuccessHandler afterSignIn() {
        return new SimpleUrlAuthenticationSuccessHandler() {
            @Override
            protected String determineTargetUrl(HttpServletRequest request, HttpServletResponse response) {
                String path = valid(request.getParameter(FIELD));
                return path.isEmpty() ? HOME : path;
            }
        };
    }
}
