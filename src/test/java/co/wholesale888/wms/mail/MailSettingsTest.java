package co.wholesale888.wms.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import co.wholesale888.wms.testing.WritesLog;
import co.wholesale888.wms.web.PublicUrl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;

@WritesLog
class MailSettingsTest {

    @Test
    void aSenderMayHaveAName() {
        assertThat(settings("888 WMS <wms@example.com>").sender().getAddress()).isEqualTo("wms@example.com");
        assertThat(settings("Großhandel <wms@example.com>").sender().toString())
                .startsWith("=?UTF-8?")
                .endsWith("<wms@example.com>");
        assertThat(settings("wms@example.com").sender().toString()).isEqualTo("wms@example.com");
        assertThat(settings(null).hasFrom()).isFalse();
        assertThat(settings(" ").hasFrom()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com", "<a@b"})
    void otherSendersAreRefused(String from) {
        assertThatThrownBy(() -> settings(from))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("wms.mail.from must be one e-mail address");
    }

    @ParameterizedTest
    @CsvSource({"wms.mail.from, wms.public-url", "wms.public-url, wms.mail.from"})
    void aMailServerNeedsASenderAndAnAddressForLinks(String set, String missing) {
        String value = set.equals("wms.mail.from") ? "wms@example.com" : "https://wms.example.com";
        new ApplicationContextRunner()
                .withUserConfiguration(ServerOnly.class)
                .withPropertyValues("spring.mail.host=smtp.example.com", set + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageStartingWith(missing + " is missing, but spring.mail.host is set."));
    }

    @EnableConfigurationProperties({MailSettings.class, PublicUrl.class})
    @Import(MailServer.class)
    static class ServerOnly {}

    @Test
    void pausesGrowToTwoHours() {
        assertThat(MailWorker.pauseAfter(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(MailWorker.pauseAfter(7)).isEqualTo(Duration.ofMinutes(64));
        assertThat(MailWorker.pauseAfter(8)).isEqualTo(Duration.ofHours(2));
        assertThat(MailWorker.pauseAfter(99)).isEqualTo(Duration.ofHours(2));
    }

    private static MailSettings settings(@Nullable String from) {
        return new MailSettings(from, Duration.ofDays(1), Duration.ofDays(30));
    }
}
