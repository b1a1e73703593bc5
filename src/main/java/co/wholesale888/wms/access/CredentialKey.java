package co.wholesale888.wms.access;

import co.wholesale888.wms.shared.Hmac;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.security.crypto.keygen.KeyGenerators;

/** An HMAC key that replaces secrets by hashes, which are useless to anyone who does not have the key. */
public final class CredentialKey {

    private final byte[] key;

    private CredentialKey(byte[] key) {
        this.key = key;
    }

    /** Creates a key that only this process has. */
    public static CredentialKey random() {
        return new CredentialKey(KeyGenerators.secureRandom(32).generateKey());
    }

    /** Derives a key for one purpose from a secret that all instances share. */
    public static CredentialKey derived(byte[] secret, String purpose) {
        return new CredentialKey(new CredentialKey(secret).hmac(purpose));
    }

    /** The HMAC of a pair of e-mail address and password. */
    public SecretHash hash(String email, String password) {
        return SecretHash.of(hmac(email + '\0' + password));
    }

    /** The HMAC of the text, as unpadded URL-safe Base64. */
    public String sign(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(text));
    }

    private byte[] hmac(String text) {
        return Hmac.sha256(key, text.getBytes(StandardCharsets.UTF_8));
    }
}
