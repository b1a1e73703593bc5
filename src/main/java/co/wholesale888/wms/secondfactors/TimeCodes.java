package co.wholesale888.wms.secondfactors;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/** The codes of authenticator apps (RFC 6238): SHA-1, steps of 30 seconds, six digits, one step of drift each way. */
final class TimeCodes {

    static final int DIGITS = 6;
    static final Duration STEP = Duration.ofSeconds(30);

    /** As RFC 4226 recommends. */
    static final int SECRET_BYTES = 20;

    private static final int DRIFT = 1;
    private static final HmacOneTimePasswordGenerator GENERATOR = new HmacOneTimePasswordGenerator(DIGITS);

    private TimeCodes() {}

    /**
     * Returns the step of which this is the code, if it is one that may be used now: the latest of them.
     *
     * @param code six digits
     */
    static OptionalLong step(byte[] secret, int code, Instant now) {
        long current = now.getEpochSecond() / STEP.toSeconds();
        for (long step = current + DRIFT; step >= current - DRIFT; step--) {
            if (code(secret, step) == code) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    /** The code of a step, counted from 1970. */
    static int code(byte[] secret, long step) {
        try {
            return GENERATOR.generateOneTimePassword(new SecretKeySpec(secret, "HmacSHA1"), step);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("every key suits an HMAC", e);
        }
    }
}
