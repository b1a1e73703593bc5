package co.wholesale888.wms.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MailRendererTest {

    private final MailRenderer renderer = new MailRenderer();

    @Test
    void htmlIsEscapedAndTextIsNot() {
        MailContent content = renderer.render(new MailText(
                "A <b> subject",
                List.of("Goods & <script>alert(1)</script> ${7*7} [[1]]", "Second."),
                List.of("A-1: 3 < 5"),
                "https://wms.example.com/portal?a=1&b=2",
                "Open \"it\"",
                "Why."));

        assertThat(content.html())
                .contains(
                        "<title>A &lt;b&gt; subject</title>",
                        "<p>Goods &amp; &lt;script&gt;alert(1)&lt;/script&gt; ${7*7} [[1]]</p>",
                        "<li>A-1: 3 &lt; 5</li>",
                        "<a href=\"https://wms.example.com/portal?a=1&amp;b=2\"")
                .doesNotContain("<script", " th:");
        assertThat(content.text()).isEqualTo("""
                Goods & <script>alert(1)</script> ${7*7} [[1]]

                Second.

                - A-1: 3 < 5

                Open "it":
                https://wms.example.com/portal?a=1&b=2

                --
                Why.
                """);
        assertThat(renderer.render(text("S", List.of())).text()).isEqualTo("""
                One.

                --
                Why.
                """);
    }

    @Test
    void aSubjectIsOneShortLine() {
        assertThat(MailRenderer.subject(text("Order A\r\nBcc: x@example.com\u0000\tB", List.of())))
                .isEqualTo("Order A Bcc: x@example.com B");
        assertThat(MailRenderer.subject(text("🍋".repeat(200), List.of())))
                .hasSize(2 * 149 + 1)
                .endsWith("🍋…");
    }

    private static MailText text(String subject, List<String> lines) {
        return new MailText(subject, List.of("One."), lines, null, "", "Why.");
    }
}
