package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.sessions.FormTokens;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
                                .replaceAll("aria-label=\\|[^|]*\\||<title th:text=\"\\|[^|]*\\|", ""))
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
    void refusalsOfFiltersArePagesWithTheSameHeaders() {
        PortalClient portal = PortalClient.as(fixtures, fixtures.newAccount());
        for (HttpResponse<String> refused : List.of(
                portal.post("/portal/warehouses/new", "_csrf=forged"),
                portal.post("/portal/warehouses/new", "_csrf=%zz"),
                PortalClient.of(fixtures).post("/portal/sign-in", "_csrf=" + "x".repeat(9_000)),
                portal.get("/portal/error"))) {
            assertThat(refused.statusCode()).isIn(400, 403, 404, 413);
            assertThat(Jsoup.parse(refused.body()).select("h1").text()).isNotEmpty();
            assertThat(refused.headers().allValues("Content-Security-Policy")).hasSize(1);
            assertThat(refused.headers().allValues("Cache-Control")).hasSize(1);
        }
        assertThat(PortalClient.expect(403, portal.post("/portal/warehouses/new", "_csrf=forged"))
                        .select("header form"))
                .as("the user is still signed in")
                .hasSize(1);
    }

    @Test
    void formsOfStrangersAreSmallWhereverTheirTokenIs() {
        PortalClient stranger = PortalClient.of(fixtures);
        String token = stranger.page("/portal/sign-in").select("[name=_csrf]").val();
        for (String form : List.of(
                "sign-in",
                "sign-up",
                "forgot-password",
                "invitation",
                "new-password",
                "confirm-email",
                "confirm-email/again")) {
            HttpResponse<String> answer =
                    stranger.post("/portal/" + form, "x=" + "y".repeat(9_000), "X-CSRF-Token", token);
            assertThat(answer.statusCode()).as(form).isEqualTo(413);
        }
    }

    @Test
    void strangersLearnNothingAboutPaths() {
        PortalClient stranger = PortalClient.of(fixtures);
        assertThat(stranger.get("/portal/nothing").headers().firstValue("Location"))
                .hasValue("/portal/sign-in?next=%2Fportal%2Fnothing");
        assertThat(stranger.post("/portal/nothing", "x=y").headers().firstValue("Location"))
                .hasValue("/portal/sign-in?next=%2Fportal%2Fnothing");
        assertThat(stranger.get("/portal/sign-out").statusCode()).isEqualTo(404);
    }

    /** The framework adds the token to forms with {@code th:action}. */
    @Test
    void noTemplateWritesTheFormTokenItself() throws IOException {
        for (Resource template :
                new PathMatchingResourcePatternResolver().getResources("classpath:/templates/portal/*.html")) {
            String text = template.getContentAsString(StandardCharsets.UTF_8);
            assertThat(text).as(template.getFilename()).doesNotContain(FormTokens.FIELD);
            assertThat(Jsoup.parse(text).select("form[method=post]"))
                    .as(template.getFilename())
                    .allSatisfy(form -> assertThat(form.hasAttr("th:action")).isTrue());
        }
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
