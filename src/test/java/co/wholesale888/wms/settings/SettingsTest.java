package co.wholesale888.wms.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import co.wholesale888.wms.testing.WritesLog;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

@WritesLog
class SettingsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(KeyOnly.class);

    @Test
    void aKeyOf32BytesInBase64IsAccepted() {
        runner.withPropertyValues("wms.secret-key=" + key(32))
                .run(context ->
                        assertThat(context.getBean(SecretKey.class).accepted()).hasSize(1));
    }

    @Test
    void aPreviousKeyIsAcceptedAfterTheKey() {
        String previous = Base64.getEncoder().encodeToString("the previous key has 32 bytes...".getBytes(UTF_8));
        runner.withPropertyValues("wms.secret-key=" + key(32), "wms.previous-secret-key=" + previous)
                .run(context -> {
                    SecretKey key = context.getBean(SecretKey.class);
                    assertThat(key.isBeingRotated()).isTrue();
                    assertThat(key.accepted()).hasSize(2).first().isEqualTo(new byte[32]);
                });
        runner.withPropertyValues("wms.secret-key=" + key(32), "wms.previous-secret-key=")
                .run(context -> assertThat(context.getBean(SecretKey.class).isBeingRotated())
                        .isFalse());
        runner.withPropertyValues("wms.secret-key=" + key(32), "wms.previous-secret-key=" + key(31))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageStartingWith("wms.previous-secret-key has 31 bytes"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33})
    void aKeyOfAnotherLengthIsRefusedWithoutShowingIt(int bytes) {
        assertRefused("wms.secret-key=" + key(bytes), key(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not base64 at all!", "changeme"})
    void aMissingOrMalformedKeyIsRefused(String key) {
        assertRefused("wms.secret-key=" + key, "not base64 at all!");
        assertRefused("wms.other=1", "null");
    }

    @ParameterizedTest
    @CsvSource({"8080, 18080", "0, 0", "55535, 65535", "55536, 45536", "65535, 55535"})
    void theManagementPortFollowsTheServerPort(String port, String expected) {
        MockEnvironment environment = new MockEnvironment().withProperty("server.port", port);

        new ManagementPort().postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.getProperty("management.server.port")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", ""})
    void aMalformedServerPortSetsNoManagementPort(String port) {
        MockEnvironment environment = new MockEnvironment().withProperty("server.port", port);

        new ManagementPort().postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.containsProperty("management.server.port")).isFalse();
    }

    @Test
    void aConfiguredManagementPortIsKept() {
        MockEnvironment environment = new MockEnvironment().withProperty("management.server.port", "9");

        new ManagementPort().postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.getProperty("management.server.port")).isEqualTo("9");
    }

    static Stream<Arguments> valuesOfTheWrongType() {
        return Stream.of(
                Arguments.of(int.class, "many", "a whole number"),
                Arguments.of(long.class, "1.5", "a whole number"),
                Arguments.of(boolean.class, "maybe", "true or false"),
                Arguments.of(Duration.class, "soon", "a duration such as 30s or 24h"));
    }

    @ParameterizedTest
    @MethodSource("valuesOfTheWrongType")
    void aValueOfTheWrongTypeIsRefusedWithoutShowingIt(Class<?> type, String value, String expected) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("wms.some-setting", value)));

        Throwable failure = catchThrowable(() -> binder.bind("wms.some-setting", type));

        var analysis = new SettingFailureAnalyzer().analyze(requireNonNull(failure));
        assertThat(requireNonNull(analysis).getDescription()).isEqualTo("wms.some-setting must be " + expected);
    }

    private void assertRefused(String property, String secret) {
        runner.withPropertyValues(property).run(context -> {
            var analysis = new SettingFailureAnalyzer().analyze(requireNonNull(context.getStartupFailure()));
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription())
                    .startsWith("wms.secret-key ")
                    .contains("32 random bytes")
                    .hasLineCount(1);
            assertThat(secret.isEmpty() || !analysis.getDescription().contains(secret))
                    .isTrue();
        });
    }

    private static String key(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    @EnableConfigurationProperties(SecretKey.class)
    static class KeyOnly {}
}
