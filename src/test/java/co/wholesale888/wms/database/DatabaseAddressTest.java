package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import co.wholesale888.wms.testing.Instance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class DatabaseAddressTest {

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "nonsense, is not a PostgreSQL URL",
        "jdbc:mysql://user:secret@localhost/wms, is not a PostgreSQL URL",
        "jdbc:postgresql://localhost/wms?targetServerType=any&password=secret, sets targetServerType",
        "'jdbc:postgresql://a:1,b:2/wms?password=secret&targetServerType=preferSecondary', sets targetServerType",
    })
    void otherUrlsAreRefusedWithoutShowingThem(String url, String problem) {
        assertThatThrownBy(() -> check(new MockEnvironment().withProperty("spring.datasource.url", url)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("spring.datasource.url " + problem)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:5432/wms",
                "jdbc:postgresql:wms",
                "jdbc:postgresql://a:5432,b:5432/wms?targetServerType=primary",
                "jdbc:postgresql://a,b/wms?targetServerType=master&ssl=true"
            })
    void aPostgresUrlIsAccepted(String url) {
        check(new MockEnvironment().withProperty("spring.datasource.url", url));
    }

    @Test
    void noUrlIsAccepted() {
        check(new MockEnvironment());
    }

    @Test
    void itIsCheckedAtEachStart() {
        assertThatThrownBy(() -> Instance.start("")).hasMessageStartingWith("spring.datasource.url is empty");
    }

    private static void check(MockEnvironment environment) {
        new DatabaseAddress().postProcessEnvironment(environment, new SpringApplication());
    }
}
