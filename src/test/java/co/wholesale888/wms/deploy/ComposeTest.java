package co.wholesale888.wms.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ComposeTest {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");
    private static final Pattern SETTING = Pattern.compile("(?m)^([A-Z_]+)=$");

    @Test
    void theExampleOfSettingsHasExactlyThoseOfCompose() throws IOException {
        assertThat(found(SETTING, ".env.example")).isEqualTo(found(VARIABLE, "docker-compose.yml"));
    }

    private static Set<String> found(Pattern pattern, String file) throws IOException {
        return pattern.matcher(Files.readString(Path.of(file)))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}
