package co.wholesale888.wms.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownPageTest {

    @ParameterizedTest
    @CsvSource({
        "errors.md#not_found, ../docs/errors#not_found",
        "../CHANGELOG.md, ../docs/changelog",
        "site/reference.html, ../docs/reference",
        "../clients/java/README.md, ../docs/assets/clients.zip",
        "../examples/receivers/README.md, ../docs/assets/clients.zip",
        "#limits, #limits",
        "https://example.com/a, https://example.com/a"
    })
    void aLinkLeadsToWhereThePageIsServed(String link, String served) {
        MarkdownPage page = page("See [this *page*](%s).".formatted(link));

        assertThat(page.html()).isEqualTo("<p>See <a href=\"%s\">this <em>page</em></a>.</p>\n".formatted(served));
        assertThat(page.markdown()).contains("[this *page*](%s)".formatted(served));
    }

    @ParameterizedTest
    @CsvSource({"../README.md", "operator-guide.md#backups", "../bench/run", "javascript:alert(1)"})
    void aLinkToWhatIsNotServedBecomesItsText(String link) {
        MarkdownPage page = page("See [this *page*](%s).".formatted(link));

        assertThat(page.html()).isEqualTo("<p>See this <em>page</em>.</p>\n");
        assertThat(page.markdown()).contains("See this *page*.");
    }

    @Test
    void headingsHaveAnchorsAndMakeTheListOfContents() {
        MarkdownPage page = page("# Guide\n\n[A](#a) · 2. [B](#b-c)\n\n## A\n\n### `b` & C\n\n## A\n\n#### Deep\n");

        assertThat(page.html()).contains("<h2 id=\"a\">", "<h3 id=\"b--c\">", "<h2 id=\"a-1\">", "<h4 id=\"deep\">");
        assertThat(page.html()).doesNotContain("href=\"#a\"");
        assertThat(page.contents())
                .containsExactly(
                        new MarkdownPage.Section(2, "a", "A"),
                        new MarkdownPage.Section(3, "b--c", "b & C"),
                        new MarkdownPage.Section(2, "a-1", "A"));
    }

    @Test
    void htmlIsText() {
        assertThat(page("a <script>b</script>\n\n<img src=x>\n").html()).doesNotContain("<script", "<img");
    }

    private static MarkdownPage page(String markdown) {
        return new MarkdownPage(DocsPage.GUIDE, markdown);
    }
}
