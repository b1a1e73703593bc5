package co.wholesale888.wms.tokens;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * Generates and validates the text of tokens: {@code wms_}, 32 random bytes as 43 base-62 digits, and the CRC-32 of all
 * that as 6 base-62 digits. Secret scanners recognise the form, and a typo is refused without a look-up.
 */
final class TokenFormat {

    static final int DISPLAYED_LENGTH = 12;

    private static final String PREFIX = "wms_";
    private static final int SECRET_BYTES = 32;
    private static final int SECRET_DIGITS = 43;
    private static final int CHECKSUM_DIGITS = 6;
    private static final int CHECKED_LENGTH = PREFIX.length() + SECRET_DIGITS;
    private static final int LENGTH = CHECKED_LENGTH + CHECKSUM_DIGITS;

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private TokenFormat() {}

    static String generate() {
        byte[] random = KeyGenerators.secureRandom(SECRET_BYTES).generateKey();
        String checked = PREFIX + secret(random);
        return checked + checksum(checked);
    }

    /** Whether the text has the form of a token and the right checksum. */
    static boolean isWellFormed(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            char c = text.charAt(i);
            if (c > 'z' || !Character.isLetterOrDigit(c)) {
                return false;
            }
        }
        return text.endsWith(checksum(text.substring(0, CHECKED_LENGTH)));
    }

    private static String checksum(String checked) {
        CRC32 crc = new CRC32();
        crc.update(checked.getBytes(StandardCharsets.US_ASCII));
        char[] text = new char[CHECKSUM_DIGITS];
        long rest = crc.getValue();
        for (int i = CHECKSUM_DIGITS - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(text);
    }

    private static String secret(byte[] bytes) {
        char[] text = new char[SECRET_DIGITS];
        BigInteger rest = new BigInteger(1, bytes);
        for (int i = SECRET_DIGITS - 1; i >= 0; i--) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            text[i] = DIGITS.charAt(parts[1].intValue());
            rest = parts[0];
        }
        return new String(text);
    }
}
