package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.sessions.FrozenSessionLimit;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.TestSessions;
import co.wholesale888.wms.shared.Caller;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;

/** The limit of a session's requests. */
class PortalFilterTest {

    private static final Caller.Operator OPERATOR = new Caller.Operator(UUID.randomUUID());

    private final PortalFilter filter = new PortalFilter(FrozenSessionLimit.perSecond(2), TestSessions.formTokens());

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void requestsOfASessionAreLimited() throws Exception {
        signIn("a");
        assertThat(get("/portal").getForwardedUrl()).isNull();
        assertThat(get("/portal/warehouses/a").getForwardedUrl()).isNull();
        MockHttpServletResponse refused = get("/portal");
        assertThat(refused.getForwardedUrl()).isEqualTo("/portal/error");
        assertThat(get("/portal/assets/1/portal.css").getForwardedUrl())
                .as("files are not counted")
                .isNull();
        signIn("b");
        assertThat(get("/portal").getForwardedUrl()).as("another session").isNull();
    }

    @Test
    void pagesThatNeedNoSessionAreLimitedForThoseWhoHaveOne() throws Exception {
        signIn("c");
        assertThat(get("/portal/sign-up").getForwardedUrl()).isNull();
        assertThat(get("/portal/forgot-password").getForwardedUrl()).isNull();
        assertThat(get("/portal/confirm-email").getForwardedUrl()).isEqualTo("/portal/error");
        assertThat(send("POST", "/portal/sign-out").getForwardedUrl())
                .as("always possible")
                .isNull();
        SecurityContextHolder.clearContext();
        for (int i = 0; i < 3; i++) {
            assertThat(get("/portal/sign-up").getForwardedUrl())
                    .as("a stranger")
                    .isNull();
        }
    }

    @Test
    void thePageThatRefusesHasTheTokenForSigningOut() throws Exception {
        signIn("e");
        get("/portal");
        get("/portal");
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/portal");
        filter.doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        assertThat(request.getAttribute(CsrfToken.class.getName())).isNotNull();
    }

    @Test
    void requestsOfAHalfSessionAreLimited() throws Exception {
        SecurityContextHolder.getContext().setAuthentication(TestSessions.halfSignedIn(OPERATOR, "d"));
        assertThat(get("/portal/sign-in/code").getForwardedUrl()).isNull();
        assertThat(get("/portal/sign-in/code").getForwardedUrl()).isNull();
        assertThat(get("/portal/sign-in/code").getForwardedUrl()).isEqualTo("/portal/error");
        assertThat(send("POST", "/portal/sign-out").getForwardedUrl())
                .as("cancelling")
                .isNull();
    }

    private MockHttpServletResponse get(String path) throws Exception {
        return send("GET", path);
    }

    private MockHttpServletResponse send(String method, String path) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(new MockHttpServletRequest(method, path), response, new MockFilterChain());
        return response;
    }

    private static void signIn(String secret) {
        CallerAuthentication user = CallerAuthentication.of(OPERATOR);
        user.setDetails(new PortalSession(SecretHash.of(secret), OPERATOR, "operator@example.com", null, null));
        SecurityContextHolder.getContext().setAuthentication(user);
    }
}
