package co.wholesale888.wms.apidocs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.core.io.ClassPathResource;

/**
 * Renders the documentation that the service serves. The build runs it: the pages are ready when the service starts,
 * and the library that renders them is no part of it.
 */
final class DocsBuilder {

    /** What is not made of something else. */
    private static final String SOURCES = "(?!.*(node_modules|target|dist|__pycache__)[/\\\\]).*";

    private final Path project;
    private final String layout;

    DocsBuilder(Path project) throws IOException {
        this.project = project;
        this.layout = read("docs/site/layout.html");
    }

    /** @param args the project's directory, and the directory to write to */
    public static void main(String[] args) throws IOException {
        new DocsBuilder(Path.of(args[0])).writeTo(Path.of(args[1]));
    }

    /**
     * Writes each page as HTML, those that are written in Markdown also as that, their styles, the compressed script of
     * the API reference, the list for language models, and the archive of clients.
     */
    void writeTo(Path target) throws IOException {
        Path pages = Files.createDirectories(target.resolve("pages"));
        for (DocsPage page : DocsPage.values()) {
            String text = read(page.source());
            if (page.isMarkdown()) {
                MarkdownPage markdown = new MarkdownPage(page, text);
                Files.writeString(pages.resolve(page.file() + ".md"), markdown.markdown());
                text = article(markdown.html(), markdown.contents());
            }
            Files.writeString(pages.resolve(page.file() + ".html"), inLayout(page, text));
        }
        String styles = read("src/main/resources/portal/portal.css") + read("docs/site/docs.css");
        Files.writeString(target.resolve("docs.css"), styles);
        Files.writeString(target.resolve("reference.css"), outsideOfScalar(styles) + read("docs/site/reference.css"));
        Files.writeString(target.resolve("llms.txt"), read("docs/site/llms.txt").replace("{{pages}}", list()));
        archive(target.resolve("clients.zip"));
        try (InputStream script = new ClassPathResource(DocsController.SCALAR).getInputStream();
                OutputStream compressed = new GZIPOutputStream(Files.newOutputStream(target.resolve("scalar.js.gz")))) {
            script.transferTo(compressed);
        }
    }

    /**
     * Packs the clients and examples for readers who do not have the repository. The same files make the same archive.
     */
    private void archive(Path target) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
            for (String directory : MarkdownPage.ARCHIVED) {
                List<Path> files;
                try (Stream<Path> tree = Files.walk(project.resolve(directory))) {
                    files = tree.filter(Files::isRegularFile)
                            .filter(file -> project.relativize(file).toString().matches(SOURCES))
                            .sorted()
                            .toList();
                }
                for (Path file : files) {
                    ZipEntry entry = new ZipEntry(
                            "888-wms/" + project.relativize(file).toString().replace('\\', '/'));
                    entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
                    zip.putNextEntry(entry);
                    Files.copy(file, zip);
                }
            }
        }
    }

    /** Names of classes mean other things within the API reference. */
    private static String outsideOfScalar(String styles) {
        return "@scope (:root) to (#api, .scalar-app) {\n%s}\n\n".formatted(styles.replace(":root", ":scope"));
    }

    private String inLayout(DocsPage page, String content) {
        String navigation = Arrays.stream(DocsPage.values())
                .map(other -> "<li><a href=\"%s\"%s>%s</a></li>"
                        .formatted(
                                other.linkFrom(page),
                                other == page ? " aria-current=\"page\"" : "",
                                MarkdownPage.escape(other.title())))
                .collect(Collectors.joining("\n"));
        return layout.replace("{{content}}", content)
                .replace("{{navigation}}", navigation)
                .replace("{{title}}", MarkdownPage.escape(page.title()))
                .replace("{{description}}", MarkdownPage.escape(page.description()))
                .replace("{{style}}", page == DocsPage.REFERENCE ? "reference" : "docs")
                .replace("{{root}}", page.root());
    }

    /** The list of contents comes twice: folded before the text on narrow screens, beside it on wide ones. */
    private static String article(String html, List<MarkdownPage.Section> sections) {
        String contents = sections.stream()
                .map(section -> "<li class=\"level-%s\"><a href=\"#%s\">%s</a></li>"
                        .formatted(String.valueOf(section.level()), section.id(), MarkdownPage.escape(section.title())))
                .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>"));
        return """
                <main id="main" class="text" tabindex="-1">
                <details class="contents folded"><summary>On this page</summary>%1$s</details>
                <article>
                %2$s</article>
                </main>
                <nav class="contents beside" aria-label="On this page"><h2>On this page</h2>%1$s</nav>
                """.formatted(contents, html);
    }

    private static String list() {
        return Arrays.stream(DocsPage.values())
                .filter(DocsPage::isMarkdown)
                .map(page -> "- [%s](docs/%s.md): %s".formatted(page.title(), page.path(), page.description()))
                .collect(Collectors.joining("\n"));
    }

    private String read(String file) throws IOException {
        return Files.readString(project.resolve(file));
    }
}
