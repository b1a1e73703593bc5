package co.wholesale888.wms.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The threat model names only tests that exist, and every threat has a proof. */
class ThreatModelTest {

    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

    private final String model;

    ThreatModelTest() throws IOException {
        String page = Files.readString(Path.of("docs/security.md"));
        int begin = page.indexOf("## What is defended");
        model = page.substring(begin, page.indexOf("## What is left"));
    }

    @Test
    void everyNamedTestExists() throws IOException {
        Set<String> named = new TreeSet<>();
        TEST.matcher(model).results().forEach(test -> named.add(test.group(1) + ".java"));
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Set<String> existing =
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            assertThat(existing).containsAll(named);
        }
        assertThat(named).hasSizeGreaterThan(30);
    }

    @Test
    void everyThreatHasAProof() {
        List<String> threats = List.of(model.split("\n- \\*\\*", -1));
        assertThat(threats.subList(1, threats.size()))
                .hasSizeGreaterThan(20)
                .allMatch(threat -> threat.contains("Proof:"));
    }
}
