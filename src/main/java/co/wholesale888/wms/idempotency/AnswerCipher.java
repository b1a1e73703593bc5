package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * Encrypts stored answers that contain a secret: AES-256-GCM with a key derived from {@code wms.secret-key}. A mark in
 * front, with which no JSON begins, tells them from the others.
 */
@Component
class AnswerCipher {

    private static final byte MARK = 0;
    private static final int IV_BYTES = 16;

    private final BytesEncryptor encryptor;

    AnswerCipher(SecretKey secretKey) throws GeneralSecurityException {
        byte[] purpose = "answers of idempotency keys".getBytes(StandardCharsets.UTF_8);
        HKDFParameterSpec derivation =
                HKDFParameterSpec.ofExtract().addIKM(secretKey.bytes()).thenExpand(purpose, 32);
        this.encryptor = AesGcmBytesEncryptor.withSecretKey(
                        KDF.getInstance("HKDF-SHA256").deriveKey("AES", derivation))
                .ivGenerator(KeyGenerators.secureRandom(IV_BYTES))
                .build();
    }

    /** Whether a stored answer is encrypted. */
    static boolean isEncrypted(byte[] stored) {
        return stored.length > 0 && stored[0] == MARK;
    }

    byte[] encrypt(byte[] answer) {
        byte[] encrypted = encryptor.encrypt(answer);
        byte[] marked = new byte[1 + encrypted.length];
        marked[0] = MARK;
        System.arraycopy(encrypted, 0, marked, 1, encrypted.length);
        return marked;
    }

    /**
     * Returns the answer, decrypted if it is encrypted.
     *
     * @throws RefusedException INVALID_STATE if it was encrypted with another {@code wms.secret-key}
     */
    byte[] decrypt(byte[] stored) {
        if (!isEncrypted(stored)) {
            return stored;
        }
        try {
            return encryptor.decrypt(Arrays.copyOfRange(stored, 1, stored.length));
        } catch (IllegalStateException e) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "The first request with this Idempotency-Key was carried out, but its secret can no longer be read,"
                            + " because the key of the service has changed. Send the request with a new key.");
        }
    }
}
