package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * Encrypts stored answers that contain a secret: AES-256-GCM with a key derived from {@code wms.secret-key}. What the
 * previous secret key has encrypted is decrypted as well. A mark in front, with which no JSON begins, tells these
 * answers from the others.
 */
@Component
class AnswerCipher {

    private static final byte MARK = 0;
    private static final int IV_BYTES = 16;

    /** One for each accepted secret key. The first one encrypts. */
    private final List<BytesEncryptor> encryptors = new ArrayList<>();

    AnswerCipher(SecretKey secretKey) throws GeneralSecurityException {
        byte[] purpose = "answers of idempotency keys".getBytes(StandardCharsets.UTF_8);
        for (byte[] key : secretKey.accepted()) {
            HKDFParameterSpec derivation =
                    HKDFParameterSpec.ofExtract().addIKM(key).thenExpand(purpose, 32);
            encryptors.add(AesGcmBytesEncryptor.withSecretKey(
                            KDF.getInstance("HKDF-SHA256").deriveKey("AES", derivation))
                    .ivGenerator(KeyGenerators.secureRandom(IV_BYTES))
                    .build());
        }
    }

    /** Whether a stored answer is encrypted. */
    static boolean isEncrypted(byte[] stored) {
        return stored.length > 0 && stored[0] == MARK;
    }

    byte[] encrypt(byte[] answer) {
        byte[] encrypted = encryptors.getFirst().encrypt(answer);
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
        byte[] encrypted = Arrays.copyOfRange(stored, 1, stored.length);
        for (BytesEncryptor encryptor : encryptors) {
            try {
                return encryptor.decrypt(encrypted);
            } catch (IllegalStateException e) {
                // Encrypted with another key: perhaps with the next one
            }
        }
        throw new RefusedException(
                ErrorCode.INVALID_STATE,
                "The first request with this Idempotency-Key was carried out, but its secret can no longer be read,"
                        + " because the key of the service has changed. Send the request with a new key.");
    }
}
