package co.wholesale888.wms.access;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and verifies passwords. Both are slow by design, so they use at most half of the cores at the same time; a
 * request that waits for more than two seconds is answered with 503.
 */
@Component
public class Passwords {

    public static final String RULE = "must be 12 to 72 bytes long";

    private static final int MIN_BYTES = 12;
    private static final int MAX_BYTES = 72;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final PasswordEncoder encoder;
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /** Verified against for unknown users, so that the response takes as long as for existing ones. */
    private final String dummyHash;

    Passwords(PasswordEncoder encoder) {
        this.encoder = encoder;
        this.dummyHash = requireNonNull(encoder.encode("nobody has this password"));
    }

    public static boolean isValid(String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        return bytes >= MIN_BYTES && bytes <= MAX_BYTES;
    }

    /** Returns the hash to store for a valid password. Slow. */
    public String hash(String password) {
        return withPermit(() -> requireNonNull(encoder.encode(password)));
    }

    /**
     * Whether the password belongs to the hash. Slow; call it within {@link #withPermit}.
     *
     * @param hash null for an unknown user, which takes the same time
     */
    public boolean matches(String password, @Nullable String hash) {
        if (!isValid(password)) {
            return false;
        }
        boolean matches = encoder.matches(password, hash == null ? dummyHash : hash);
        return matches && hash != null;
    }

    /** Runs a slow action as soon as a core is free; {@link ErrorCode#UNAVAILABLE} if none is within two seconds. */
    public <T> T withPermit(Supplier<T> action) {
        try {
            if (!hashing.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return action.get();
        } finally {
            hashing.release();
        }
    }

    private static RefusedException busy() {
        return new RefusedException(
                ErrorCode.UNAVAILABLE, "Too many people are signing in right now. Nothing was done; try again.");
    }
}
