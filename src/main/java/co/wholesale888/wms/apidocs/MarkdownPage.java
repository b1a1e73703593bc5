package co.wholesale888.wms.apidocs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.markdown.MarkdownRenderer;

/**
 * A page that is written in Markdown. Its headings have the anchors that GitHub gives them. Its links to other pages
 * lead to where those are served, and links to clients and examples to the archive of them; a link to a file that is
 * not served becomes its text.
 */
final class MarkdownPage {

    /** The directories that are served as one archive, to which links to their files lead. */
    static final List<String> ARCHIVED = List.of("clients", "examples");

    private static final int DEEPEST_CONTENTS = 3;
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final MarkdownRenderer MARKDOWN =
            MarkdownRenderer.builder().extensions(EXTENSIONS).build();
    private final DocsPage page;
    private final IdentityHashMap<Node, String> anchors = new IdentityHashMap<>();
    private final List<Section> sections = new ArrayList<>();
    private final String markdown;
    private final String html;

    MarkdownPage(DocsPage page, String text) {
        this.page = page;
        Node document = PARSER.parse(text);
        document.accept(new HeadingVisitor());
        links(document).forEach(this::resolve);
        this.markdown = MARKDOWN.render(document);
        paragraphs(document).stream().filter(MarkdownPage::isListOfContents).forEach(Node::unlink);
        this.html = render(document);
    }

    /** A heading below the page's title, as the list of contents shows it. */
    record Section(int level, String id, String title) {}

    List<Section> contents() {
        return List.copyOf(sections);
    }

    /** The page with links that are valid where it is served. */
    String markdown() {
        return markdown;
    }

    /** The page without the list of contents that it may have, because the layout has one. */
    String html() {
        return html;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** Wide tables and long lines of code scroll by themselves, also by keyboard. */
    private String render(Node document) {
        return HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .escapeHtml(true)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    String anchor = anchors.get(node);
                    if (anchor != null) {
                        attributes.put("id", anchor);
                    }
                })
                .build()
                .render(document)
                .replace("<table>", "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>")
                .replace("</table>", "</table></div>")
                .replace("<pre><code", "<div class=\"code\"><pre tabindex=\"0\"><code")
                .replace("</code></pre>", "</code></pre></div>");
    }

    private void resolve(Link link) {
        Optional<String> target = target(link.getDestination());
        if (target.isPresent()) {
            link.setDestination(target.get());
            return;
        }
        while (link.getFirstChild() != null) {
            link.insertBefore(link.getFirstChild());
        }
        link.unlink();
    }

    private Optional<String> target(String destination) {
        if (destination.startsWith("#") || destination.startsWith("https://") || destination.startsWith("mailto:")) {
            return Optional.of(destination);
        }
        int end = destination.indexOf('#') < 0 ? destination.length() : destination.indexOf('#');
        Path source = Path.of(page.source())
                .resolveSibling(destination.substring(0, end))
                .normalize();
        if (ARCHIVED.stream().anyMatch(source::startsWith)) {
            return Optional.of(page.root() + "docs/assets/clients.zip");
        }
        return DocsPage.ofSource(source.toString()).map(other -> other.linkFrom(page) + destination.substring(end));
    }

    private static List<Link> links(Node document) {
        List<Link> links = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                visitChildren(link);
                links.add(link);
            }
        });
        return links;
    }

    private static List<Paragraph> paragraphs(Node document) {
        List<Paragraph> paragraphs = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Paragraph paragraph) {
                paragraphs.add(paragraph);
            }
        });
        return paragraphs;
    }

    /** Only links within the page, with signs and numbers between them. */
    private static boolean isListOfContents(Paragraph paragraph) {
        int links = 0;
        for (Node child = paragraph.getFirstChild(); child != null; child = child.getNext()) {
            switch (child) {
                case Link link when link.getDestination().startsWith("#") -> links++;
                case Text text when text.getLiteral().codePoints().noneMatch(Character::isLetter) -> {}
                case SoftLineBreak end -> {}
                default -> {
                    return false;
                }
            }
        }
        return links > 1;
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }
        });
        return text.toString();
    }

    private final class HeadingVisitor extends AbstractVisitor {

        private final Map<String, Integer> seen = new HashMap<>();

        @Override
        public void visit(Heading heading) {
            String title = text(heading);
            String slug = title.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int repeated = seen.merge(slug, 1, Integer::sum) - 1;
            String id = repeated == 0 ? slug : "%s-%s".formatted(slug, String.valueOf(repeated));
            anchors.put(heading, id);
            if (heading.getLevel() > 1 && heading.getLevel() <= DEEPEST_CONTENTS) {
                sections.add(new Section(heading.getLevel(), id, title));
            }
        }
    }
}
