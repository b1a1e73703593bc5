package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tables and links of the guides are correct. */
class GuideTest {

    private static final Path ERRORS = Path.of("docs/errors.md");
    private static final Pattern ERROR_ROW = Pattern.compile("(?m)^\\| (\\d{3}) \\| \\[`([a-z_]+)`]\\(#\\2\\) \\|");
    private static final Pattern ERROR_SECTION =
            Pattern.compile("(?m)^### `([a-z_]+)`\n\n\\*\\*(\\d{3})\\.\\*\\* [^#]+\n\\*\\*What to do\\.\\*\\* \\w");
    private static final Pattern LINK = Pattern.compile("\\[[^]]+]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @Test
    void everyErrorHasARowAndASectionThatSaysWhatToDo() throws IOException {
        String page = Files.readString(ERRORS);
        List<String> catalogue = Arrays.stream(ErrorCode.values())
                .map(code -> code.status() + " " + code.code())
                .toList();

        assertThat(matches(ERROR_ROW, page).map(row -> row.group(1) + " " + row.group(2)))
                .containsExactlyInAnyOrderElementsOf(catalogue);
        assertThat(matches(ERROR_SECTION, page).map(section -> section.group(2) + " " + section.group(1)))
                .containsExactlyInAnyOrderElementsOf(catalogue);
    }

    @Test
    void everyLinkBetweenPagesHasATarget() throws IOException {
        for (Path page : pages()) {
            String text = Files.readString(page);
            List<String> links = matches(LINK, text).map(link -> link.group(1)).toList();
            for (String link : links) {
                if (!link.startsWith("http")) {
                    assertThat(hasTarget(page, link)).as(page + " → " + link).isTrue();
                }
            }
        }
    }

    private static boolean hasTarget(Path page, String link) throws IOException {
        String file = link.replaceFirst("#.*", "");
        Path target = file.isEmpty() ? page : page.resolveSibling(file);
        if (!Files.exists(target) || !link.contains("#")) {
            return Files.exists(target);
        }
        String anchor = link.substring(link.indexOf('#') + 1);
        return matches(HEADING, Files.readString(target))
                .anyMatch(heading -> slug(heading.group(1)).equals(anchor));
    }

    private static String slug(String heading) {
        return heading.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CHANGELOG.md")), docs)
                    .filter(path -> path.toString().endsWith(".md") && Files.exists(path))
                    .toList();
        }
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
