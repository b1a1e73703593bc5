package co.wholesale888.wms.sessions;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;

/** Reads and writes the cookie of a session ({@link HostCookie}): 32 random bytes. */
final class SessionCookie {

    private static final HostCookie COOKIE = new HostCookie("wms-session");
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final StringKeyGenerator SECRETS =
            new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);

    private SessionCookie() {}

    /** Returns the cookie's value; null if there is no such cookie, or if its value is malformed. */
    static @Nullable String read(HttpServletRequest request) {
        String value = COOKIE.read(request);
        return value != null && FORM.matcher(value).matches() ? value : null;
    }

    /** Returns a new random value. */
    static String newValue() {
        return SECRETS.generateKey();
    }

    /** Sets the cookie until the browser is closed. */
    static void set(HttpServletRequest request, HttpServletResponse response, String value) {
        COOKIE.set(request, response, value, Duration.ofSeconds(-1));
    }

    static void delete(HttpServletRequest request, HttpServletResponse response) {
        COOKIE.set(request, response, "", Duration.ZERO);
    }
}
