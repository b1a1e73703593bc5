package co.wholesale888.wms.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SessionCookieTest {

    private static final String SECRET = "A".repeat(43);

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void overHttpsTheCookieIsSecureAndBoundToTheHost() {
        request.setSecure(true);
        String secret = SessionCookie.newValue();
        SessionCookie.set(request, response, secret);
        assertThat(response.getHeader("Set-Cookie"))
                .startsWith("__Host-wms-session=" + secret)
                .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax")
                .doesNotContain("Domain", "Max-Age", "Expires");
    }

    @Test
    void overHttpsACookieSetOverHttpIsIgnored() {
        request.setSecure(true);
        request.setCookies(new Cookie("wms-session", SECRET));
        assertThat(SessionCookie.read(request)).isNull();
        request.setCookies(new Cookie("__Host-wms-session", SECRET));
        assertThat(SessionCookie.read(request)).isEqualTo(SECRET);
    }

    @Test
    void malformedValuesAreIgnored() {
        for (String value : new String[] {"", "short", SECRET + "A", "A".repeat(42) + "!"}) {
            request.setCookies(new Cookie("wms-session", value));
            assertThat(SessionCookie.read(request)).as(value).isNull();
        }
    }
}
