package co.wholesale888.wms.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.settings.SecretKey;
import jakarta.servlet.http.Cookie;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.csrf.CsrfToken;

class FormTokensTest {

    private static final String SECRET = "s".repeat(43);
    private static final String FIRST = key(1);
    private static final String SECOND = key(2);

    @Test
    void everyPageShowsTheTokenInAnotherDisguise() {
        FormTokens tokens = tokens(FIRST, null);
        String shown = shown(tokens);
        assertThat(shown(tokens)).isNotEqualTo(shown);
        assertThat(isAccepted(tokens, shown)).isTrue();
        assertThat(isAccepted(tokens, shown.replaceFirst(".", shown.startsWith("A") ? "B" : "A")))
                .isFalse();
        assertThat(isAccepted(tokens, "")).isFalse();
    }

    @Test
    void aPageFromBeforeTheSecretKeyWasRotatedStillWorks() {
        String shown = shown(tokens(FIRST, null));
        assertThat(isAccepted(tokens(SECOND, FIRST), shown)).isTrue();
        assertThat(isAccepted(tokens(SECOND, null), shown)).isFalse();
    }

    static FormTokens tokens() {
        return tokens(FIRST, null);
    }

    private static boolean isAccepted(FormTokens tokens, String sent) {
        MockHttpServletRequest request = request();
        request.setParameter(FormTokens.FIELD, sent);
        CsrfToken expected =
                tokens.loadDeferredToken(request, new MockHttpServletResponse()).get();
        return expected.getToken().equals(tokens.resolveCsrfTokenValue(request, expected));
    }

    private static String shown(FormTokens tokens) {
        MockHttpServletRequest request = request();
        MockHttpServletResponse response = new MockHttpServletResponse();
        tokens.handle(request, response, tokens.loadDeferredToken(request, response)::get);
        return ((CsrfToken) request.getAttribute(CsrfToken.class.getName())).getToken();
    }

    private static MockHttpServletRequest request() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/portal/sign-in");
        request.setCookies(new Cookie("wms-session", SECRET));
        return request;
    }

    private static FormTokens tokens(String secretKey, @Nullable String previous) {
        Map<String, String> settings = new HashMap<>(Map.of("wms.secret-key", secretKey));
        if (previous != null) {
            settings.put("wms.previous-secret-key", previous);
        }
        return new FormTokens(new Binder(new MapConfigurationPropertySource(settings))
                .bind("wms", SecretKey.class)
                .get());
    }

    private static String key(int filling) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) filling);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
