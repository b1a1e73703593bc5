package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of Markdown files, tables and code blocks included, have at most 120 columns. */
class MarkdownTest {

    private static final int MAX_COLUMNS = 120;
    private static final Set<String> SKIPPED = Set.of(".git", "target", "node_modules");
    /** A line that is too long only because a URL cannot be broken: nothing else may cross the limit. */
    private static final Pattern UNBREAKABLE_URL = Pattern.compile("^.{0,%s}https?://\\S+$".formatted(MAX_COLUMNS - 1));

    @Test
    void noLineIsTooLong() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path page : pages()) {
            List<String> lines = Files.readAllLines(page);
            for (int i = 0; i < lines.size(); i++) {
                if (isTooLong(lines.get(i))) {
                    tooLong.add("%s:%s has %s columns".formatted(page, i + 1, columns(lines.get(i))));
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"| cell | %s |", "- %s", "%s https://example.com", "https://example.com/%s and more text"})
    void aLongLineIsFound(String format) {
        assertThat(isTooLong(format.formatted("x".repeat(MAX_COLUMNS)))).isTrue();
    }

    @Test
    void theLimitIsCountedInCodePointsAndExcusesOnlyUrls() {
        assertThat(isTooLong("é".repeat(MAX_COLUMNS))).isFalse();
        assertThat(isTooLong("😀".repeat(MAX_COLUMNS))).isFalse();
        assertThat(isTooLong("x".repeat(MAX_COLUMNS + 1))).isTrue();
        assertThat(isTooLong("[1]: https://example.com/" + "x".repeat(MAX_COLUMNS)))
                .isFalse();
    }

    private static boolean isTooLong(String line) {
        return columns(line) > MAX_COLUMNS && !UNBREAKABLE_URL.matcher(line).matches();
    }

    private static int columns(String line) {
        return line.codePointCount(0, line.length());
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(""))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> Stream.of(file.toString().split("/")).noneMatch(SKIPPED::contains))
                    .toList();
        }
    }
}
