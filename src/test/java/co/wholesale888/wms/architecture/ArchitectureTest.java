package co.wholesale888.wms.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.WmsApplication;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.modulith.core.ApplicationModules;

class ArchitectureTest {

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackagesOf(WmsApplication.class);

    @ParameterizedTest
    @FieldSource("co.wholesale888.wms.architecture.ArchitectureRules#ALL")
    void theServiceFollowsTheRule(ArchRule rule) {
        rule.allowEmptyShould(true).check(SERVICE);
    }

    @Test
    void theServiceIsImported() {
        assertThat(SERVICE).hasSizeGreaterThan(50);
    }

    @Test
    void noTypeOfTheTestsHasAnOldName() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("target/test-classes/co"))) {
            List<String> types = files.filter(file -> !file.getParent().endsWith("violations"))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(name.lastIndexOf('$') + 1, name.lastIndexOf('.')))
                    .toList();
            assertThat(types).contains("ArchitectureTest").doesNotContainAnyElementsOf(OldWords.REPLACED);
        }
    }

    @Test
    void everyTableHasAnOwner() throws IOException {
        Set<String> tables = new TreeSet<>();
        try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            for (Path migration : migrations.toList()) {
                Pattern.compile("(?m)^create table (\\w+)")
                        .matcher(Files.readString(migration))
                        .results()
                        .forEach(created -> tables.add(created.group(1)));
            }
        }
        assertThat(TableOwnership.OWNERS).containsOnlyKeys(tables);
    }

    @Test
    void everyAllowedUseOfAForeignTableIsNeeded() {
        assertThat(TableOwnership.unusedAllowances(SERVICE)).isEmpty();
    }

    @Test
    void modulesHaveNoCyclesOrUndeclaredDependencies() {
        ApplicationModules.of(WmsApplication.class).verify();
    }
}
