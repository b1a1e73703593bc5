package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.AppPasswordFormat;
import co.wholesale888.wms.access.FailureLimits.Origin;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.access.TrustedCache;
import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Checks the credentials of API calls: the e-mail address with an application password, or with the password of a user
 * who has no second factor. An application password is random, so a fast hash recognises it. It is cached for a minute,
 * until access is revoked.
 *
 * <p>Nobody can guess an application password, so it is looked up before failures are limited, and others' guesses keep
 * nobody out. Once a limit is reached, one that this instance has not seen before is looked up as soon as one of a few
 * permits is free, so that guesses do not fill the lane that everybody's look-ups take.
 */
@Component
public class ApiSignIns {

    private static final int MAX_CACHED = 10_000;
    private static final Duration MAX_WAIT = Duration.ofMillis(500);
    private static final int MAX_SUSPECTS_WAITING = 100;

    /** How many look-ups run at once where a limit of failures is reached. */
    static final int MAX_SUSPECTS = 2;

    /** Look-ups where a limit of failures is reached. */
    final ConcurrencyLimit suspects = new ConcurrencyLimit(MAX_SUSPECTS, MAX_SUSPECTS_WAITING, MAX_WAIT);

    private final AccessEpoch epoch;
    private final SignInLookup users;
    private final SignIns signIns;
    private final ApplicationEventPublisher publisher;
    private final TrustedCache<AppCredentials, Caller.User> cache;

    ApiSignIns(AccessEpoch epoch, SignInLookup users, SignIns signIns, ApplicationEventPublisher publisher) {
        this.epoch = epoch;
        this.users = users;
        this.signIns = signIns;
        this.publisher = publisher;
        this.cache = new TrustedCache<>(epoch, MAX_CACHED);
    }

    /**
     * Returns the user with these credentials, or null if the e-mail address or the password is wrong.
     *
     * @param address the client's IP address
     * @throws TooManyAttemptsException if too many sign-ins of the user or from the network have failed
     * @throws RefusedException {@link ErrorCode#INVALID_CREDENTIALS} if the password is right but not enough, since the
     *     user has a second factor; {@link ErrorCode#UNAVAILABLE} if the credentials cannot be checked
     */
    public Caller.@Nullable User signIn(String email, String password, String address) {
        if (AppPasswordFormat.isWellFormed(password)) {
            return withAppPassword(email, password, address);
        }
        SignIns.Checked checked = signIns.check(email, password, address);
        if (checked != null && checked.secondFactor()) {
            throw new RefusedException(
                    ErrorCode.INVALID_CREDENTIALS,
                    "The password alone does not work here, because your user has a second factor. In the portal, under"
                            + " Password and sessions, create an application password and send it instead.");
        }
        return checked == null ? null : checked.caller();
    }

    private Caller.@Nullable User withAppPassword(String email, String password, String address) {
        if (!EmailAddresses.isValid(email)) {
            signIns.limits().reserve(address);
            return null;
        }
        Origin from = Origin.of(EmailAddresses.normalize(email), address);
        AppCredentials credentials = new AppCredentials(from.user(), SecretHash.of(password));
        Caller.User cached = cache.get(credentials);
        if (cached != null) {
            return cached;
        }
        boolean suspect =
                cache.remembered(credentials) == null && signIns.limits().isExhausted(from);
        long generation = epoch.generation();
        SignInLookup.Found found = suspect ? suspects.call(() -> users.find(from.user())) : users.find(from.user());
        UUID id = found.appPasswords().get(credentials.hash);
        Caller.User caller = found.caller();
        if (id == null || caller == null) {
            signIns.limits().reserve(from);
            return null;
        }
        signIns.limits().recordSuccess(from);
        cache.put(credentials, caller, generation, SignIns.subjects(caller));
        publisher.publishEvent(new AppPasswordUsed(id));
        return caller;
    }

    /** Published at the first of the calls with an application password in a minute, and not for each one. */
    public record AppPasswordUsed(UUID appPasswordId) {}

    private record AppCredentials(String user, SecretHash hash) {}
}
