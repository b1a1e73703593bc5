package co.wholesale888.wms.settings;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The service's secret key, {@code wms.secret-key}: 32 bytes in base64, the same for all instances of one database. Keys
 * for single purposes are derived from it. Never shown in a log.
 */
@ConfigurationProperties("wms")
public final class SecretKey {

    private static final int BYTES = 32;

    private final byte[] bytes;

    SecretKey(@Nullable String secretKey) {
        this.bytes = decode(secretKey);
    }

    /** The 32 bytes, as a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    private static byte[] decode(@Nullable String secretKey) {
        if (secretKey == null || secretKey.isBlank()) {
            throw refused("is missing");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(secretKey.strip());
        } catch (IllegalArgumentException e) {
            throw refused("is not base64");
        }
        if (bytes.length != BYTES) {
            throw refused("has %d bytes".formatted(bytes.length));
        }
        return bytes;
    }

    private static InvalidSettingException refused(String what) {
        return new InvalidSettingException(
                "wms.secret-key",
                what + "; it must be 32 random bytes in base64, as `openssl rand -base64 32` makes them");
    }
}
