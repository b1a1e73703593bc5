package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.CredentialKey;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.access.TrustedCache;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks e-mail and password. A successful sign-in is cached for a minute under a keyed hash of the credentials, until
 * access is revoked. Failures are limited per user and per client network before the password is hashed. The response
 * to an unknown user has the same content and takes the same time as the one to a wrong password.
 */
@Component
public class SignIns {

    static final int FAILURES_PER_USER = 10;
    static final int FAILURES_PER_NETWORK = 50;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_CACHED = 10_000;
    private static final String TOO_MANY =
            "Too many failed sign-ins. Wait until Retry-After is over, and check the e-mail and the password.";

    private final AccessEpoch epoch;
    private final SignInLookup users;
    private final Passwords passwords;
    private final CredentialKey key = CredentialKey.random();
    private final TrustedCache<SecretHash, Caller> cache;
    private final AttemptLimit perUser = new AttemptLimit(FAILURES_PER_USER, WINDOW);
    private final AttemptLimit perNetwork = new AttemptLimit(FAILURES_PER_NETWORK, WINDOW);

    SignIns(AccessEpoch epoch, SignInLookup users, Passwords passwords) {
        this.epoch = epoch;
        this.users = users;
        this.passwords = passwords;
        this.cache = new TrustedCache<>(epoch, MAX_CACHED, WINDOW);
    }

    /**
     * Returns the user with these credentials, or null if the e-mail address or the password is wrong.
     *
     * @param address the client's IP address
     * @throws TooManyAttemptsException if too many sign-ins of the user or from the network have failed
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} if the credentials cannot be checked
     */
    @Nullable
    public Caller signIn(String email, String password, String address) {
        String network = ClientNetwork.of(address);
        if (!EmailAddresses.isValid(email)) {
            perNetwork.reserve(network, TOO_MANY);
            return null;
        }
        String user = EmailAddresses.normalize(email);
        SecretHash credentials = key.hash(user, password);
        Caller cached = cache.get(credentials);
        if (cached != null) {
            return cached;
        }
        perUser.check(user, TOO_MANY);
        perNetwork.check(network, TOO_MANY);
        long generation = epoch.generation();
        SignInLookup.Found found = users.find(user);
        return passwords.withPermit(() -> {
            // Checked again: other attempts may have succeeded or failed while this one waited for a permit.
            Caller cachedMeanwhile = cache.get(credentials);
            if (cachedMeanwhile != null) {
                return cachedMeanwhile;
            }
            Runnable uncountForUser = perUser.reserve(user, TOO_MANY);
            Runnable uncountForNetwork = perNetwork.reserve(network, TOO_MANY);
            Caller caller = passwords.matches(password, found.passwordHash()) ? found.caller() : null;
            if (caller != null) {
                uncountForUser.run();
                uncountForNetwork.run();
                cache.put(credentials, caller, generation);
            }
            return caller;
        });
    }
}
