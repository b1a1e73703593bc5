package co.wholesale888.wms.sessions;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.web.util.WebUtils;

/**
 * Reads and writes the cookie of a session: 32 random bytes, {@code HttpOnly} and {@code SameSite=Lax}. Over HTTPS its
 * name has the prefix {@code __Host-}, so that browsers accept it from this host only.
 */
final class SessionCookie {

    private static final String NAME = "wms-session";
    private static final String SECURE_NAME = "__Host-wms-session";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final StringKeyGenerator SECRETS =
            new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);

    private SessionCookie() {}

    /** Returns the cookie's value; null if there is no such cookie, or if its value is malformed. */
    static @Nullable String read(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, name(request));
        return cookie != null && FORM.matcher(cookie.getValue()).matches() ? cookie.getValue() : null;
    }

    /** Returns a new random value. */
    static String newValue() {
        return SECRETS.generateKey();
    }

    /** Sets the cookie until the browser is closed. */
    static void set(HttpServletRequest request, HttpServletResponse response, String value) {
        set(request, response, value, Duration.ofSeconds(-1));
    }

    static void delete(HttpServletRequest request, HttpServletResponse response) {
        set(request, response, "", Duration.ZERO);
    }

    private static void set(HttpServletRequest request, HttpServletResponse response, String value, Duration maxAge) {
        ResponseCookie cookie = ResponseCookie.from(name(request), value)
                .path("/")
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .maxAge(maxAge)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private static String name(HttpServletRequest request) {
        return request.isSecure() ? SECURE_NAME : NAME;
    }
}
