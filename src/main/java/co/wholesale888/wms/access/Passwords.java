package co.wholesale888.wms.access;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and checks passwords. That is slow on purpose, so only half of the machine's cores ever do it at the same time;
 * who cannot be served within two seconds is told to come back.
 */
@Component
public class Passwords {

    public static final String RULE = "must be 12 to 72 bytes long";

    private static final int MIN_BYTES = 12;
    private static final int MAX_BYTES = 72;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /** Checked in place of a password that does not exist, so that the answer takes as long as for one that does. */
    private final String nobodys = encode("nobody has this password");

    public static boolean isValid(String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        return bytes >= MIN_BYTES && bytes <= MAX_BYTES;
    }

    /** What is stored in place of the password: 12 to 72 bytes of UTF-8. Takes its time. */
    public String hash(String password) {
        return withPermit(() -> encode(password));
    }

    /**
     * Whether this is the password.
     *
     * @param hash null for a user that does not exist, which takes the same time
     */
    public boolean matches(String password, @Nullable String hash) {
        if (!isValid(password)) {
            return false;
        }
        boolean matches = encoder.matches(password, hash == null ? nobodys : hash);
        return matches && hash != null;
    }

    /** Does something slow when it is its turn; {@link ErrorCode#UNAVAILABLE} where that does not come soon. */
    public <T> T withPermit(Supplier<T> slow) {
        try {
            if (!hashing.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return slow.get();
        } finally {
            hashing.release();
        }
    }

    private String encode(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("a password has a hash");
        }
        return hash;
    }

    private static RefusedException busy() {
        return new RefusedException(
                ErrorCode.UNAVAILABLE, "Too many people sign in at the moment. Nothing was done; try again.");
    }
}
