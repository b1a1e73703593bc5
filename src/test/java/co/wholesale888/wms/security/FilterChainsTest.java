package co.wholesale888.wms.security;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceTest;
import jakarta.servlet.Filter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.context.WebApplicationContext;

/** Which filters requests pass. */
@ServiceTest
class FilterChainsTest {

    /** In the order in which the service asks them. */
    @Autowired
    private List<SecurityFilterChain> chains;

    @Autowired
    private WebApplicationContext context;

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/stock", "/v1/stock/update", "/v1/warehouses", "/ops/v1/accounts", "/v1/a/portal", "/x"})
    void requestsOfTheApiPassASingleFilter(String path) {
        assertThat(filters(path)).singleElement().isInstanceOf(CallerFilter.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/health", "/v1/openapi.json", "/docs"})
    void publicPathsPassNone(String path) {
        assertThat(filters(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/portal", "/portal/", "/portal/sign-in", "/portal/warehouses/a/stock.csv", "/portal/a/b/c"})
    void everyPathOfThePortalIsGuardedByTheFramework(String path) {
        List<Class<?>> filters = filters(path).stream()
                .<Class<?>>map(Filter::getClass)
                .filter(type -> type.getName().startsWith("org.springframework.security"))
                .toList();
        assertThat(filters)
                .containsSubsequence(
                        SecurityContextHolderFilter.class,
                        HeaderWriterFilter.class,
                        CsrfFilter.class,
                        LogoutFilter.class,
                        UsernamePasswordAuthenticationFilter.class,
                        ExceptionTranslationFilter.class,
                        AuthorizationFilter.class);
    }

    private List<Filter> filters(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(context.getServletContext(), "GET", path);
        return chains.stream()
                .filter(chain -> chain.matches(request))
                .findFirst()
                .orElseThrow()
                .getFilters();
    }
}
