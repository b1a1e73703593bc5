package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The README's table of {@code wms.*} properties matches the configuration metadata. */
class ConfigurationTableTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(wms\\.[a-z0-9.-]+)` \\| ([^|]*) \\|");
    private static final Pattern READ_BY_NAME =
            Pattern.compile("(?:getProperty\\(\\s*\"|ConditionalOnProperty\\(\\s*\"|\\$\\{)(wms\\.[a-z0-9.-]+)");
    private static final String NO_DEFAULT = "–";

    @Test
    void theTableHasEveryPropertyWithItsDefault() throws IOException {
        Map<String, String> table = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("README.md")))
                .results()
                .forEach(row ->
                        table.put(row.group(1), row.group(2).replace("`", "").strip()));
        assertThat(table).isEqualTo(properties());
    }

    @Test
    void propertiesThatAreReadByNameHaveMetadata() throws IOException {
        Set<String> read = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                READ_BY_NAME.matcher(Files.readString(source)).results().forEach(found -> read.add(found.group(1)));
            }
        }
        assertThat(properties().keySet()).containsAll(read);
    }

    private static Map<String, String> properties() throws IOException {
        Map<String, String> properties = new TreeMap<>();
        try (InputStream in =
                ConfigurationTableTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            JsonNode metadata = JsonMapper.shared().readTree(Objects.requireNonNull(in, "metadata"));
            for (JsonNode property : metadata.path("properties")) {
                JsonNode defaultValue = property.path("defaultValue");
                properties.put(
                        property.path("name").stringValue(),
                        defaultValue.isMissingNode() ? NO_DEFAULT : defaultValue.asString(defaultValue.toString()));
            }
        }
        return properties;
    }
}
