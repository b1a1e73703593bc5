package co.wholesale888.wms.accounts;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.CredentialKey;
import co.wholesale888.wms.access.FailureLimits;
import co.wholesale888.wms.access.FailureLimits.Origin;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.access.TrustedCache;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks e-mail and password. A successful sign-in is cached for a minute under a keyed hash of the credentials, until
 * access is revoked. The response to an unknown user, or one who must confirm the e-mail address, has the same content
 * and takes the same time as the one to a wrong password.
 *
 * <p>Failures are limited before the password is hashed ({@link FailureLimits}). Credentials that were right before are
 * recognised without hashing as long as the user's password is the same, whatever others have guessed meanwhile.
 */
@Component
public class SignIns {

    static final int FAILURES_PER_USER_AND_NETWORK = 10;
    static final int FAILURES_PER_NETWORK = 50;
    static final int FAILURES_PER_USER = 200;

    private static final int MAX_CACHED = 10_000;

    private final AccessEpoch epoch;
    private final SignInLookup users;
    private final Passwords passwords;
    private final CredentialKey key = CredentialKey.random();
    private final TrustedCache<SecretHash, Checked> cache;
    private final FailureLimits limits = new FailureLimits(
            FAILURES_PER_USER_AND_NETWORK,
            FAILURES_PER_NETWORK,
            FAILURES_PER_USER,
            Duration.ofMinutes(1),
            "Too many failed sign-ins. Check the e-mail and the password.");

    SignIns(AccessEpoch epoch, SignInLookup users, Passwords passwords) {
        this.epoch = epoch;
        this.users = users;
        this.passwords = passwords;
        this.cache = new TrustedCache<>(epoch, MAX_CACHED);
    }

    /**
     * Returns the user with these credentials, or null if the e-mail address or the password is wrong. The user may
     * have a second factor, which this does not check.
     *
     * @param address the client's IP address
     * @throws TooManyAttemptsException if too many sign-ins of the user or from the network have failed
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} if the credentials cannot be checked
     */
    @Nullable
    public Checked check(String email, String password, String address) {
        if (!EmailAddresses.isValid(email)) {
            limits.reserve(address);
            return null;
        }
        Origin from = Origin.of(EmailAddresses.normalize(email), address);
        SecretHash credentials = key.hash(from.user(), password);
        Checked cached = cache.get(credentials);
        if (cached != null) {
            limits.recordSuccess(from);
            return cached;
        }
        Checked before = cache.remembered(credentials);
        if (before == null) {
            limits.check(from);
        }
        long generation = epoch.generation();
        SignInLookup.Found found = users.find(from.user());
        if (before != null && before.passwordHash.equals(found.passwordHash())) {
            return remember(credentials, from, found, generation);
        }
        return passwords.withPermit(limits.isKnown(from) ? Passwords.Group.KNOWN : Passwords.Group.STRANGER, () -> {
            // Checked again: other attempts may have succeeded or failed while this one waited for a permit.
            Checked cachedMeanwhile = cache.get(credentials);
            if (cachedMeanwhile != null) {
                return cachedMeanwhile;
            }
            Runnable uncount = limits.reserve(from);
            if (!passwords.matches(password, found.passwordHash())) {
                return null;
            }
            uncount.run();
            return remember(credentials, from, found, generation);
        });
    }

    FailureLimits limits() {
        return limits;
    }

    private Checked remember(SecretHash credentials, Origin from, SignInLookup.Found found, long generation) {
        Checked checked =
                new Checked(requireNonNull(found.caller()), requireNonNull(found.passwordHash()), found.secondFactor());
        limits.recordSuccess(from);
        cache.put(credentials, checked, generation, subjects(checked.caller));
        return checked;
    }

    static List<UUID> subjects(Caller.User user) {
        return switch (user) {
            case Caller.ClientUser client -> List.of(client.userId(), client.accountId());
            case Caller.Operator operator -> List.of(operator.userId());
        };
    }

    /**
     * A user whose password is right, or was until less than a second ago. Whatever lasts longer than that, as a
     * session does, needs {@link Users#recordSignIn(UUID, String)} or {@link SecondFactorUsers#lock(Checked)}, too.
     *
     * @param passwordHash the stored hash that the password was right for
     * @param secondFactor whether the user has a second factor, so that the password is not enough to be signed in
     */
    public record Checked(Caller.User caller, String passwordHash, boolean secondFactor) {

        /** Omits the hash, so that it is never logged. */
        @Override
        public String toString() {
            return "Checked[" + caller + "]";
        }
    }
}
