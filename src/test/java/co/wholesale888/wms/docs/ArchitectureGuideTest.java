package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The architecture page names the modules, types and tables that exist. */
class ArchitectureGuideTest {

    private static final Path MODULES = Path.of("src/main/java/co/wholesale888/wms");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");
    private static final Pattern MODULE_WITH_TYPES = Pattern.compile("`([a-z]+)`: (`[A-Z][^;:|]*)");
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w+)`");
    private static final Pattern QUOTED = Pattern.compile("\"([a-z]+)\"");
    private static final Pattern CREATED_TABLE = Pattern.compile("(?m)^create table (\\w+)");

    @Test
    void modulesAreThoseOfTheSourceTree() throws IOException {
        try (Stream<Path> folders = Files.list(MODULES).filter(Files::isDirectory)) {
            assertThat(matches(FIRST_CELL, section("Modules")))
                    .containsExactlyInAnyOrderElementsOf(
                            folders.map(folder -> folder.getFileName().toString())
                                    .toList());
        }
    }

    @Test
    void modulesUseOnlyModulesAboveThem() throws IOException {
        List<String> modules = matches(FIRST_CELL, section("Modules"));
        for (String module : modules) {
            String declaration = Files.readString(MODULES.resolve(module).resolve("package-info.java"));
            assertThat(modules.subList(0, modules.indexOf(module)))
                    .as(module)
                    .containsAll(matches(QUOTED, declaration));
        }
    }

    @Test
    void modulesHaveAtMost25Files() throws IOException {
        for (String module : matches(FIRST_CELL, section("Modules"))) {
            try (Stream<Path> files = Files.list(MODULES.resolve(module))) {
                assertThat(files.count()).as(module).isLessThanOrEqualTo(25);
            }
        }
    }

    @Test
    void namedTypesExistInTheirModules() throws IOException {
        for (MatchResult entry :
                MODULE_WITH_TYPES.matcher(section("Where is it?")).results().toList()) {
            Path module = MODULES.resolve(entry.group(1));
            assertThat(matches(TYPE, entry.group(2)))
                    .isNotEmpty()
                    .allSatisfy(
                            type -> assertThat(module.resolve(type + ".java")).exists());
        }
    }

    @Test
    void everyTableHasAnOwnerAndAKindOfAccess() throws IOException {
        String owners = section("Tables and their owners");
        String kinds = section("What JPA does and what it does not");
        try (Stream<Path> migrations = Files.list(MIGRATIONS)) {
            for (Path migration : migrations.toList()) {
                assertThat(matches(CREATED_TABLE, Files.readString(migration)))
                        .allSatisfy(table ->
                                assertThat(List.of(owners, kinds)).allMatch(text -> text.contains("`" + table + "`")));
            }
        }
    }

    private static String section(String heading) throws IOException {
        String page = Files.readString(Path.of("docs/architecture.md"));
        int start = page.indexOf("\n## " + heading + "\n");
        assertThat(start).as(heading).isNotNegative();
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
