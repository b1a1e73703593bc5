package co.wholesale888.wms.apidocs;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A page of the documentation, in the order of the navigation. Each lies at {@code /docs}, or directly below it. */
enum DocsPage {
    HOME("", "docs/site/home.html", "Overview", "What there is, and the first calls."),
    GUIDE(
            "integrator-guide",
            "docs/integrator-guide.md",
            "Integrator's guide",
            "Tokens, reading and writing stock, retrying safely, following the ledger, limits."),
    WEBHOOKS(
            "webhooks",
            "docs/webhooks.md",
            "Webhooks",
            "Registering, verifying signatures, retries, redelivery, rotating secrets."),
    ERRORS("errors", "docs/errors.md", "Errors", "Every error code, what it means and what to do."),
    FAQ("faq", "docs/faq.md", "Questions", "Short answers to what integrators ask first."),
    VERSIONS(
            "versioning", "docs/versioning.md", "Versions", "What callers may rely on, and how they learn of changes."),
    CHANGELOG("changelog", "CHANGELOG.md", "Changelog", "What has changed in each version."),
    REFERENCE(
            "reference",
            "docs/site/reference.html",
            "API reference",
            "Every operation with its fields, examples in four languages, and a form to try it.");

    private final String path;
    private final String source;
    private final String title;
    private final String description;

    DocsPage(String path, String source, String title, String description) {
        this.path = path;
        this.source = source;
        this.title = title;
        this.description = description;
    }

    /** The part of the address after {@code /docs/}; empty for the home page. */
    String path() {
        return path;
    }

    /** The file that it is rendered from, in the project's directory. */
    String source() {
        return source;
    }

    String title() {
        return title;
    }

    String description() {
        return description;
    }

    boolean isMarkdown() {
        return source.endsWith(".md");
    }

    /** The file that it is rendered to, without its extension. */
    String file() {
        return path.isEmpty() ? "home" : path;
    }

    /** The address as a link on the other page, which works with and without the base path. */
    String linkFrom(DocsPage other) {
        return other.root() + (path.isEmpty() ? "docs" : "docs/" + path);
    }

    /** How a link on this page begins that leads to the root of the service. */
    String root() {
        return path.isEmpty() ? "" : "../";
    }

    static Optional<DocsPage> ofSource(String source) {
        return Arrays.stream(values())
                .filter(page -> page.source.equals(source))
                .findFirst();
    }

    static @Nullable DocsPage ofPath(String path) {
        return Arrays.stream(values())
                .filter(page -> page.path.equals(path))
                .findFirst()
                .orElse(null);
    }
}
