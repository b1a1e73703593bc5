package co.wholesale888.wms.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class KnownSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "wms.secret-kye, wms.secret-key",
        "wms.operator.mail, wms.operator.email",
        "wms.rate-limit, wms.rate-limit.per-second",
        "wms.webhook.ports, wms.webhooks.ports",
        "WMS.DEM0, wms.demo"
    })
    void anUnknownPropertyIsRefusedWithTheNearest(String unknown, String nearest) {
        InvalidSettingException refusal =
                refusal(new MapPropertySource("a file", Map.of(unknown, "x", "other.y", "x")));

        assertThat(refusal.analysis().getDescription())
                .startsWith(unknown + " does not exist. Did you mean " + nearest + "?")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"WMS_SECRETKEYS, wms.secret-key", "WMS_PUBLICURI, wms.public-url", "WMS_DEMOS, wms.demo"})
    void aVariableThatIsNearlyAPropertyIsRefused(String unknown, String nearest) {
        InvalidSettingException refusal = refusal(environment(unknown));

        assertThat(refusal.analysis().getDescription())
                .startsWith(unknown + " does not exist")
                .contains(nearest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WMS_KEY",
                "WMS_JAR",
                "WMS_JAVA_OPTS",
                "WMS_PORT",
                "WMS_SERVICE_HOST",
                "WMS_PORT_8080_TCP",
                "WMS_URL",
                "WMS_DATABASE_PASSWORD",
                "WMS_TLS_PORT",
                "WMS_SECRET_KEY",
                "WMS_SECRETKEY",
                "WMS_OPERATOR_EMAIL"
            })
    void otherVariablesAreNotRefused(String name) {
        assertThatCode(() -> check(environment(name))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wms.secret-key", "wms.secretKey", "wms.secret_key", "wms.rate-limit.per-second", "wmsx.y"})
    void knownPropertiesAreNotRefused(String name) {
        assertThatCode(() -> check(new MapPropertySource("a file", Map.of(name, "x"))))
                .doesNotThrowAnyException();
    }

    private static InvalidSettingException refusal(PropertySource<?> source) {
        return catchThrowableOfType(InvalidSettingException.class, () -> check(source));
    }

    private static PropertySource<?> environment(String name) {
        return new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "x"));
    }

    private static void check(PropertySource<?> source) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(other -> environment.getPropertySources().remove(other.getName()));
        environment.getPropertySources().addFirst(source);
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.setEnvironment(environment);
            new KnownSettings().initialize(context);
        }
    }
}
