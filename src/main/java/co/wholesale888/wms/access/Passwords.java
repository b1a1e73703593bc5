package co.wholesale888.wms.access;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and verifies passwords. Both are slow by design, so each {@link Group} has permits of its own; a request that
 * waits for one for more than two seconds is answered with 503.
 *
 * <p>A password is normalized (Unicode NFC) first, since keyboards differ in how they compose characters.
 */
@Component
public class Passwords {

    public static final String RULE = "must be 12 to 72 bytes long";

    /** The rule for the length of a new password. */
    public static final String NEW_RULE = "must have at least 12 characters, and at most 72 bytes";

    /** Who waits for permits together: strangers' guesses delay nobody who is known. */
    public enum Group {
        /** Somebody who has signed in before from this network or is signed in, or the service itself. */
        KNOWN,
        /** Somebody who signs in from a network from which the user has not signed in before. */
        STRANGER,
        /** Somebody who signs up, or sets a password by a link. */
        SIGN_UP
    }

    private static final int MIN_CHARACTERS = 12;
    private static final int MIN_BYTES = 12;
    private static final int MAX_BYTES = 72;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    /**
     * Verified against for unknown users, so that the response takes as long as for existing ones: the hash of "nobody
     * has this password". It is written down here because a start need not spend the time to compute it.
     */
    static final String DUMMY_HASH = "{bcrypt}$2a$10$CIsxezRCq3OWSsQTdIkxqezyNg7HW.1Hey./JdV0PIFB1tKLXC0bW";

    private final PasswordEncoder encoder;
    private final Map<Group, Semaphore> permits = new EnumMap<>(Group.class);

    Passwords(PasswordEncoder encoder) {
        this.encoder = encoder;
        int halfTheCores = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        permits.put(Group.KNOWN, new Semaphore(halfTheCores));
        permits.put(Group.STRANGER, new Semaphore(halfTheCores));
        permits.put(Group.SIGN_UP, new Semaphore(1));
    }

    /** Whether a password may be in use: older ones have fewer characters than {@link #violation} asks for. */
    public static boolean isValid(String password) {
        return isAllowedLength(normalized(password));
    }

    /** Says what is wrong with a new password, as the end of a sentence about it; null if nothing is. */
    public static @Nullable String violation(String password) {
        String normalized = normalized(password);
        if (normalized.codePointCount(0, normalized.length()) < MIN_CHARACTERS || !isAllowedLength(normalized)) {
            return NEW_RULE;
        }
        return CommonPasswords.contain(normalized) ? "is among the most common ones; choose another" : null;
    }

    /** Returns the hash to store for a valid password. Slow. */
    public String hash(String password) {
        return hash(Group.KNOWN, password);
    }

    /** Does the same with a permit of this group. */
    public String hash(Group group, String password) {
        return withPermit(group, () -> requireNonNull(encoder.encode(normalized(password))));
    }

    /**
     * Whether the password belongs to the hash. Slow; call it within {@link #withPermit}.
     *
     * @param hash null for an unknown user, which takes the same time
     */
    public boolean matches(String password, @Nullable String hash) {
        String normalized = normalized(password);
        // Older hashes are those of the password as it was typed
        return matchesExactly(normalized, hash) || (!normalized.equals(password) && matchesExactly(password, hash));
    }

    /** Runs a slow action when the group has a permit; {@link ErrorCode#UNAVAILABLE} if none is free in two seconds. */
    public <T> T withPermit(Group group, Supplier<T> action) {
        Semaphore hashing = requireNonNull(permits.get(group));
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

    private boolean matchesExactly(String password, @Nullable String hash) {
        if (!isAllowedLength(password)) {
            return false;
        }
        boolean matches = encoder.matches(password, hash == null ? DUMMY_HASH : hash);
        return matches && hash != null;
    }

    private static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    private static boolean isAllowedLength(String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        return bytes >= MIN_BYTES && bytes <= MAX_BYTES;
    }

    private static RefusedException busy() {
        return new RefusedException(
                ErrorCode.UNAVAILABLE, "Too many people are signing in right now. Nothing was done; try again.");
    }
}
