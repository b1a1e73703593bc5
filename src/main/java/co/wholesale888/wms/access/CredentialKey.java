package co.wholesale888.wms.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names a pair of e-mail and password without keeping it: an HMAC, which says nothing to who has not the key. */
public final class CredentialKey {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private CredentialKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** A key that nobody but this process has. */
    public static CredentialKey random() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new CredentialKey(random);
    }

    /** A key that all instances with this secret have, for one purpose. */
    public static CredentialKey derived(byte[] secret, String purpose) {
        return new CredentialKey(new CredentialKey(secret).hmac(purpose));
    }

    public Name of(String user, String password) {
        return new Name(SecretHash.of(hmac(user + '\0' + password)));
    }

    /** A text that only holders of this key can make of the secret, and that does not give the secret away. */
    public String token(String secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(secret));
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** A credential's name. */
    public record Name(SecretHash hmac) {}
}
