package co.wholesale888.wms.mail;

import co.wholesale888.wms.settings.InvalidSettingException;
import co.wholesale888.wms.web.PublicUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Whether there is a mail server ({@code spring.mail.host}), and where the links in messages lead. With a mail server,
 * {@code wms.public-url} and {@code wms.mail.from} must be set: a link must not come from a request, whose sender
 * chooses the {@code Host} header.
 */
@Component
public class MailServer {

    private static final String HOST = "spring.mail.host";

    private final boolean configured;
    private final @Nullable String publicUrl;
    private final Environment environment;

    MailServer(MailSettings settings, PublicUrl publicUrl, Environment environment) {
        this.configured = !environment.getProperty(HOST, "").isBlank();
        this.publicUrl = publicUrl.configured();
        this.environment = environment;
        if (configured && !settings.hasFrom()) {
            throw new InvalidSettingException(
                    "wms.mail.from", "is missing, but %s is set. It is the sender of all messages.".formatted(HOST));
        }
        if (configured && this.publicUrl == null) {
            throw new InvalidSettingException(
                    "wms.public-url", "is missing, but %s is set. Links in messages lead there.".formatted(HOST));
        }
    }

    /** Whether messages are sent; otherwise they are written as files. */
    public boolean isConfigured() {
        return configured;
    }

    /**
     * The address of a page. Without {@code wms.public-url} it leads to this machine.
     *
     * @param path with a slash at the beginning
     */
    public String link(String path) {
        String origin = publicUrl;
        if (origin == null) {
            String port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
            origin = "http://localhost:" + port;
        }
        return origin + environment.getProperty("server.servlet.context-path", "") + path;
    }
}
