package co.wholesale888.wms.settings;

import co.wholesale888.wms.shared.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what the database stores for one purpose: AES-256-GCM with a key derived from {@code wms.secret-key}. A
 * context, such as the id of the owner, is authenticated as well, so that what is copied elsewhere, or modified, cannot
 * be decrypted. What the previous secret key has encrypted is decrypted too: GCM tells whether a key is the right one.
 * Safe for use by several threads.
 */
public final class PurposeCipher {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final List<SecretKeySpec> keys;

    /** @param purpose different for each use of the secret key, and never changed */
    public PurposeCipher(SecretKey secretKey, String purpose) {
        this.keys =
                secretKey.accepted().stream().map(key -> derive(key, purpose)).toList();
    }

    /** Encrypts with the current secret key. The result is 28 bytes longer. */
    public byte[] encrypt(byte[] plain, byte[] context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, context).doFinal(plain);
            byte[] result = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
            System.arraycopy(encrypted, 0, result, NONCE_BYTES, encrypted.length);
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** Returns {@code null} if it was encrypted with another secret key or context, or was modified. */
    public byte @Nullable [] decrypt(byte[] encrypted, byte[] context) {
        for (SecretKeySpec key : keys) {
            byte[] plain = decrypt(key, encrypted, context);
            if (plain != null) {
                return plain;
            }
        }
        return null;
    }

    /** Whether it can be decrypted without the previous secret key. */
    public boolean isEncryptedWithCurrentKey(byte[] encrypted, byte[] context) {
        return decrypt(keys.getFirst(), encrypted, context) != null;
    }

    private static byte @Nullable [] decrypt(SecretKeySpec key, byte[] encrypted, byte[] context) {
        if (encrypted.length < NONCE_BYTES) {
            return null;
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(encrypted, NONCE_BYTES), context)
                    .doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    private static SecretKeySpec derive(byte[] key, String purpose) {
        return new SecretKeySpec(Hmac.sha256(key, purpose.getBytes(StandardCharsets.UTF_8)), "AES");
    }
}
