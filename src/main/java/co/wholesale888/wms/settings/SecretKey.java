package co.wholesale888.wms.settings;

import co.wholesale888.wms.shared.Hashes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The secret key of the service, {@code wms.secret-key}: 32 bytes in base64, the same for all instances of one
 * database. The keys for encryption and cursors are derived from it. It is never logged.
 *
 * <p>While the key is being rotated there is a second one, {@code wms.previous-secret-key}. What was made with it is
 * accepted, and everything new is made with the first one.
 */
@ConfigurationProperties("wms")
public final class SecretKey {

    private static final int BYTES = 32;
    private static final int ID_BYTES = 4;

    private final List<byte[]> keys = new ArrayList<>();

    SecretKey(@Nullable String secretKey, @Nullable String previousSecretKey) {
        keys.add(decode("wms.secret-key", secretKey));
        if (previousSecretKey != null && !previousSecretKey.isBlank()) {
            keys.add(decode("wms.previous-secret-key", previousSecretKey));
        }
    }

    /** Copies of all keys that are accepted, the one that makes everything new first; one or two. */
    public List<byte[]> accepted() {
        return keys.stream().map(byte[]::clone).toList();
    }

    /** Whether a second key is accepted. */
    public boolean isBeingRotated() {
        return keys.size() > 1;
    }

    /** Names the key that makes everything new, for logs: 8 hexadecimal digits that say nothing about the key. */
    public String id() {
        return id(keys.getFirst());
    }

    /** Names all keys that are accepted, in the order of {@link #accepted}. */
    List<String> ids() {
        return keys.stream().map(SecretKey::id).toList();
    }

    private static String id(byte[] key) {
        return HexFormat.of().formatHex(Hashes.sha256().digest(key), 0, ID_BYTES);
    }

    private static byte[] decode(String property, @Nullable String secretKey) {
        if (secretKey == null || secretKey.isBlank()) {
            throw invalid(property, "is missing");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(secretKey.strip());
        } catch (IllegalArgumentException e) {
            throw invalid(property, "is not base64");
        }
        if (bytes.length != BYTES) {
            throw invalid(property, "has %s bytes".formatted(bytes.length));
        }
        return bytes;
    }

    private static InvalidSettingException invalid(String property, String problem) {
        return new InvalidSettingException(
                property, problem + ". It must be 32 random bytes in base64. Create it with: openssl rand -base64 32");
    }
}
