package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.settings.PurposeCipher;
import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.Arrays;
import org.springframework.stereotype.Component;

/**
 * Encrypts stored answers that contain a secret. A mark in front, with which no JSON begins, tells them from the
 * others.
 */
@Component
class AnswerCipher {

    private static final byte[] MARK = {0};

    private final PurposeCipher cipher;

    AnswerCipher(SecretKey secretKey) {
        this.cipher = new PurposeCipher(secretKey, "answers of idempotency keys");
    }

    /** Whether a stored answer is encrypted. */
    static boolean isEncrypted(byte[] stored) {
        return stored.length > 0 && stored[0] == MARK[0];
    }

    byte[] encrypt(byte[] answer) {
        byte[] encrypted = cipher.encrypt(answer, MARK);
        byte[] marked = Arrays.copyOf(MARK, MARK.length + encrypted.length);
        System.arraycopy(encrypted, 0, marked, MARK.length, encrypted.length);
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
        byte[] answer = cipher.decrypt(Arrays.copyOfRange(stored, MARK.length, stored.length), MARK);
        if (answer == null) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "The first request with this Idempotency-Key was carried out, but its secret can no longer be read,"
                            + " because the key of the service has changed. Send the request with a new key.");
        }
        return answer;
    }
}
