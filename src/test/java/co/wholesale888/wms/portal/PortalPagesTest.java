package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What all portal pages have in common. */
@ServiceTest
class PortalPagesTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping handlers;

    @Test
    void securityHeadersForbidForeignContent() {
        HttpResponse<String> answer = PortalClient.of(fixtures).get("/portal/sign-in");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        Document page = Jsoup.parse(answer.body());
        String style = page.select("link[rel=stylesheet]").attr("href");
        HttpResponse<String> asset = PortalClient.of(fixtures).get(style);
        assertThat(asset.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(asset.body()).doesNotContain("url(", "@import", "http://", "https://");
    }

    @Test
    void errorsArePagesAndThePublicPrefixWorks() {
        PortalClient portal = PortalClient.as(fixtures, fixtures.newAccount());
        HttpResponse<String> nothing = portal.get("/portal/nothing");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(Jsoup.parse(nothing.body()).select("h1").text()).isEqualTo("Not found");
        Document home = portal.page("/api/wms/portal");
        assertThat(home.select("a.brand").attr("href")).isEqualTo("/api/wms/portal");
        assertThat(portal.get(home.select("link[rel=stylesheet]").attr("href")).statusCode())
                .isEqualTo(200);
        assertThat(PortalClient.of(fixtures)
                        .get("/api/wms/portal")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/api/wms/portal/sign-in");
    }

    @Test
    void templatesNameFieldsByTheirLabels() throws IOException {
        assertThat(templates())
                .allSatisfy((name, html) ->
                        assertThat(html).as(name).doesNotContainPattern("errors\\.message\\([^,()]*\\)"));
    }

    @Test
    void templatesWriteTimesSoThatBrowsersCanShowLocalOnes() throws IOException {
        assertThat(templates())
                .allSatisfy((name, html) -> assertThat(html.replaceAll("<time\\b(?:[^>\"]|\"[^\"]*\")*>", "")
                                .replaceAll("aria-label=\\|[^|]*\\|", ""))
                        .as(name)
                        .doesNotContainPattern("f\\.(time|date)\\("));
    }

    private static Map<String, String> templates() throws IOException {
        Map<String, String> templates = new TreeMap<>();
        for (Resource template :
                new PathMatchingResourcePatternResolver().getResources("classpath:templates/portal/*.html")) {
            templates.put(String.valueOf(template.getFilename()), template.getContentAsString(StandardCharsets.UTF_8));
        }
        return templates;
    }

    @Test
    void everyPortalHandlerIsInAPortalPage() {
        assertThat(handlers.getHandlerMethods().entrySet())
                .filteredOn(handler ->
                        handler.getKey().getPatternValues().stream().anyMatch(path -> path.startsWith("/portal")))
                .hasSizeGreaterThan(40)
                .allSatisfy(handler -> assertThat(handler.getValue().getBeanType())
                        .as("so that its errors are shown as pages")
                        .hasAnnotation(PortalPage.class));
    }
}
