package co.wholesale888.wms.sessions;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * A cookie of this host, {@code HttpOnly} and {@code SameSite=Lax}. Over HTTPS its name has the prefix {@code __Host-},
 * so that browsers accept it from this host only.
 *
 * @param name without the prefix
 */
public record HostCookie(String name) {

    /** The cookie's value; null if there is no such cookie. */
    public @Nullable String read(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, nameFor(request));
        return cookie == null ? null : cookie.getValue();
    }

    /**
     * Sets the cookie.
     *
     * @param maxAge how long the browser keeps it; negative until it is closed; zero deletes it
     */
    public void set(HttpServletRequest request, HttpServletResponse response, String value, Duration maxAge) {
        ResponseCookie cookie = ResponseCookie.from(nameFor(request), value)
                .path("/")
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .maxAge(maxAge)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private String nameFor(HttpServletRequest request) {
        return request.isSecure() ? "__Host-" + name : name;
    }
}
