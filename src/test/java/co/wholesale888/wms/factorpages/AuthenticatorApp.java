package co.wholesale888.wms.factorpages;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;

/** The app on a user's phone. */
final class AuthenticatorApp {

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final SecretKeySpec key;

    /** @param typed the key as the page shows it */
    AuthenticatorApp(String typed) {
        String digits = typed.replace(" ", "");
        byte[] bytes = new byte[digits.length() * 5 / 8];
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            int digit = DIGITS.indexOf(digits.charAt(bit / 5));
            bytes[bit / 8] |= (byte) (((digit >> (4 - bit % 5)) & 1) << (7 - bit % 8));
        }
        key = new SecretKeySpec(bytes, "HmacSHA1");
    }

    /** The code that it shows now. */
    String code() {
        try {
            int code = new HmacOneTimePasswordGenerator(6)
                    .generateOneTimePassword(key, Instant.now().getEpochSecond() / 30);
            return String.format(Locale.ROOT, "%06d", code);
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }

    /** A code of none of the steps that are accepted now. */
    String wrongCode() {
        return code().equals("000000") ? "111111" : "000000";
    }
}
