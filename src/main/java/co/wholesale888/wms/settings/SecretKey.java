package co.wholesale888.wms.settings;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The secret key of the service, {@code wms.secret-key}: 32 bytes in base64, the same for all instances of one
 * database. The keys for encryption and cursors are derived from it. It is never logged.
 */
@ConfigurationProperties("wms")
public final class SecretKey {

    private static final int BYTES = 32;

    private final byte[] bytes;

    SecretKey(@Nullable String secretKey) {
        this.bytes = decode(secretKey);
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    private static byte[] decode(@Nullable String secretKey) {
        if (secretKey == null || secretKey.isBlank()) {
            throw invalid("is missing");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(secretKey.strip());
        } catch (IllegalArgumentException e) {
            throw invalid("is not base64");
        }
        if (bytes.length != BYTES) {
            throw invalid("has %d bytes".formatted(bytes.length));
        }
        return bytes;
    }

    private static InvalidSettingException invalid(String problem) {
        return new InvalidSettingException(
                "wms.secret-key",
                problem + ". It must be 32 random bytes in base64. Create it with: openssl rand -base64 32");
    }
}
