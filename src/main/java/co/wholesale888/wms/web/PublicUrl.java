package co.wholesale888.wms.web;

import co.wholesale888.wms.settings.InvalidSettingException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The address at which callers reach the service, {@code wms.public-url}, such as {@code https://wms.example.com}. If
 * it is not set, it is taken from the request, whose {@code Host} header a caller can choose.
 */
@ConfigurationProperties("wms")
public final class PublicUrl {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final @Nullable String configured;

    PublicUrl(@Nullable String publicUrl) {
        this.configured = publicUrl == null || publicUrl.isBlank() ? null : origin(publicUrl.strip());
    }

    /** The configured address, without a slash at the end; null if it is not set. */
    public @Nullable String configured() {
        return configured;
    }

    /** The scheme, the host, and the port if it is not the default, without a slash at the end. */
    public String of(HttpServletRequest request) {
        if (configured != null) {
            return configured;
        }
        int port = request.getServerPort();
        boolean defaultPort = port == (request.isSecure() ? 443 : 80);
        return "%s://%s%s".formatted(request.getScheme(), request.getServerName(), defaultPort ? "" : ":" + port);
    }

    private static String origin(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            String authority = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
            String origin = scheme + "://" + authority;
            boolean nothingElse = text.equalsIgnoreCase(origin) || text.equalsIgnoreCase(origin + "/");
            if (SCHEMES.contains(scheme) && url.getHost() != null && url.getPort() <= 65_535 && nothingElse) {
                return origin;
            }
        } catch (URISyntaxException e) {
            // Reported below
        }
        throw new InvalidSettingException(
                "wms.public-url", "must be a scheme, a host and perhaps a port, such as https://wms.example.com");
    }
}
