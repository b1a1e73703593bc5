package co.wholesale888.wms.mail;

import static co.wholesale888.wms.settings.InvalidSettingException.requireRange;

import co.wholesale888.wms.settings.InvalidSettingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of e-mail, beside those of Spring Boot for the mail server ({@code spring.mail}).
 *
 * @param from the sender, such as {@code 888 WMS <wms@example.com>}; null only if there is no mail server
 * @param retryFor for how long a message is tried again; 1 minute to 7 days
 * @param retention how long the list of sent and failed messages goes back; 8 to 365 days
 */
@ConfigurationProperties("wms.mail")
record MailSettings(
        @Nullable String from,
        @DefaultValue("1d") Duration retryFor,
        @DefaultValue("30d") Duration retention) {

    /** The sender of messages that are written as files. */
    private static final String LOCAL = "888 WMS <wms@localhost>";

    MailSettings {
        String ofRetry = "must be 1 minute to 7 days";
        requireRange(retryFor, Duration.ofMinutes(1), Duration.ofDays(7), "wms.mail.retry-for", ofRetry);
        // Longer than a message can wait, and than a key is reported before it expires. A webhook that fails for longer
        // than the retention is reported again.
        String ofRetention = "must be 8 to 365 days";
        requireRange(retention, Duration.ofDays(8), Duration.ofDays(365), "wms.mail.retention", ofRetention);
        address(from);
    }

    boolean hasFrom() {
        return from != null && !from.isBlank();
    }

    /** The sender's address. */
    InternetAddress sender() {
        return address(from);
    }

    private static InternetAddress address(@Nullable String from) {
        try {
            InternetAddress address = new InternetAddress(from == null || from.isBlank() ? LOCAL : from.strip(), true);
            address.setPersonal(address.getPersonal(), "UTF-8"); // encodes it
            return address;
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new InvalidSettingException(
                    "wms.mail.from", "must be one e-mail address, such as 888 WMS <wms@example.com>");
        }
    }
}
