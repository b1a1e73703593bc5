package co.wholesale888.wms.security;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.sessions.FormTokens;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.tokens.FrozenRateLimit;
import co.wholesale888.wms.web.ProblemWriter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The order of the filter's checks, with a rate limit low enough to be reached. */
@ServiceTest
class OrderOfChecksTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private CallerLookup callers;

    @Autowired
    private FormTokens formTokens;

    @Autowired
    private ProblemWriter problems;

    @Test
    void requestsOverTheLimitAreRefused() throws ServletException, IOException {
        CallerFilter filter = filterWith(2);
        String token = fixtures.newWarehouse().token();
        MockHttpServletResponse first = send(filter, "GET", "/v1/stock", token);
        assertThat(first.getStatus()).isEqualTo(200);
        assertThat(first.getHeader("RateLimit-Limit")).isEqualTo("2");
        assertThat(first.getHeader("RateLimit-Remaining")).isEqualTo("1");
        assertThat(first.getHeader("RateLimit-Reset")).isEqualTo("1");
        send(filter, "GET", "/v1/stock", token);
        MockHttpServletResponse third = send(filter, "GET", "/v1/stock", token);
        assertThat(third.getStatus()).isEqualTo(429);
        assertThat(third.getContentAsString()).contains("\"code\":\"rate_limited\"");
        assertThat(third.getHeader("Retry-After")).isEqualTo("1");
        assertThat(third.getHeader("RateLimit-Remaining")).isEqualTo("0");
    }

    @Test
    void everyTokenHasALimitOfItsOwn() throws ServletException, IOException {
        CallerFilter filter = filterWith(1);
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String other = fixtures.supervisorToken(warehouse);
        send(filter, "GET", "/v1/stock", warehouse.token());
        assertThat(send(filter, "GET", "/v1/stock", other).getStatus()).isEqualTo(200);
    }

    @Test
    void theCallsOfAUserAreLimitedHoweverTheySignIn() throws ServletException, IOException {
        CallerFilter filter = filterWith(2);
        Fixtures.ClientUser client = fixtures.newAccount();
        MockHttpServletRequest bySession = new MockHttpServletRequest("GET", "/v1/warehouses");
        bySession.setCookies(
                new Cookie("wms-session", PortalClient.as(fixtures, client).session()));
        MockHttpServletResponse first = send(filter, bySession);
        assertThat(first.getStatus()).isEqualTo(200);
        assertThat(first.getHeader("RateLimit-Limit"))
                .as("documented for tokens alone")
                .isNull();
        assertThat(send(filter, byPassword(client.authorization())).getStatus()).isEqualTo(200);

        MockHttpServletResponse third = send(filter, byPassword(client.authorization()));
        assertThat(third.getStatus()).isEqualTo(429);
        assertThat(third.getContentAsString()).contains("\"code\":\"rate_limited\"");
        assertThat(third.getHeader("Retry-After")).isEqualTo("1");
        assertThat(send(filter, bySession).getStatus()).isEqualTo(429);
        assertThat(send(filter, byPassword(fixtures.operator())).getStatus())
                .as("another user, on a path of clients")
                .isEqualTo(403);
    }

    @Test
    void credentialThenRateLimitThenPermission() throws ServletException, IOException {
        CallerFilter filter = filterWith(1);
        String worker = fixtures.workerToken(fixtures.newWarehouse(), "w-1");
        assertThat(send(filter, "POST", "/v1/stock/update", worker).getStatus()).isEqualTo(403);
        assertThat(send(filter, "POST", "/v1/stock/update", worker).getStatus()).isEqualTo(429);
        assertThat(send(filter, "POST", "/v1/stock/update", worker + "x").getStatus())
                .isEqualTo(401);
    }

    @Test
    void credentialThenRateLimitThenAddress() throws ServletException, IOException {
        CallerFilter filter = filterWith(1);
        String elsewhere =
                fixtures.mint(fixtures.newWarehouse(), """
                {"name":"a","role":"SUPERVISOR","allowedAddresses":["192.0.2.1"]}""").path("token").stringValue();
        MockHttpServletResponse first = send(filter, "GET", "/v1/stock", elsewhere);
        assertThat(first.getStatus()).isEqualTo(403);
        assertThat(first.getContentAsString()).contains("\"code\":\"address_not_allowed\"");
        assertThat(send(filter, "GET", "/v1/stock", elsewhere).getStatus()).isEqualTo(429);
        assertThat(send(filter, "GET", "/v1/stock", elsewhere + "x").getStatus())
                .isEqualTo(401);
    }

    @Test
    void zeroDisablesTheLimit() throws ServletException, IOException {
        CallerFilter filter = filterWith(0);
        String token = fixtures.newWarehouse().token();
        for (int i = 0; i < 100; i++) {
            MockHttpServletResponse answer = send(filter, "GET", "/v1/stock", token);
            assertThat(answer.getStatus()).isEqualTo(200);
            assertThat(answer.getHeader("RateLimit-Limit")).isNull();
        }
    }

    private CallerFilter filterWith(int perSecond) {
        return new CallerFilter(callers, formTokens, FrozenRateLimit.perSecond(perSecond), problems);
    }

    private static MockHttpServletResponse send(CallerFilter filter, String method, String path, String token)
            throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.addHeader("Authorization", Api.bearer(token));
        return send(filter, request);
    }

    private static MockHttpServletRequest byPassword(String authorization) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v1/warehouses");
        request.addHeader("Authorization", authorization);
        return request;
    }

    private static MockHttpServletResponse send(CallerFilter filter, MockHttpServletRequest request)
            throws ServletException, IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response;
    }
}
