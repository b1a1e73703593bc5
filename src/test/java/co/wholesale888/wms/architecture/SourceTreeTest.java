package co.wholesale888.wms.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SourceTreeTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final Path VIOLATIONS = Path.of("src/test/java/co/wholesale888/wms/architecture/violations");

    /** A module that a newcomer can read in one sitting. */
    private static final int MAX_FILES = 25;

    @Test
    void noPackageHoldsMoreThan25Files() {
        assertThat(SourceTree.packagesOver(MAX_FILES, MAIN)).isEmpty();
    }

    @Test
    void aPackageOverTheLimitIsReported() {
        assertThat(SourceTree.packagesOver(3, VIOLATIONS))
                .singleElement()
                .asString()
                .startsWith("violations (");
    }
}
