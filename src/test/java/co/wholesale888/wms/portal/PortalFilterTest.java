package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.sessions.FrozenSessionLimit;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.Caller;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;

/** The limit of a session's requests. */
class PortalFilterTest {

    private final PortalFilter filter = new PortalFilter(
            request -> request.getRequestURI().startsWith("/portal/assets"), FrozenSessionLimit.perSecond(2));

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

    private MockHttpServletResponse get(String path) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(new MockHttpServletRequest("GET", path), response, new MockFilterChain());
        return response;
    }

    private static void signIn(String secret) {
        Caller.Operator operator = new Caller.Operator(UUID.randomUUID());
        CallerAuthentication user = CallerAuthentication.of(operator);
        user.setDetails(new PortalSession(SecretHash.of(secret), operator, "operator@example.com", null, null));
        SecurityContextHolder.getContext().setAuthentication(user);
    }
}
