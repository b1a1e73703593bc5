package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.TooManyAttemptsException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;

/**
 * Limits the failed sign-ins of a minute: of a user from one client network, from a network, and of a user from
 * everywhere. A network from which a user has signed in is limited by the user's failures from there alone, so that
 * others cannot lock the user out. Keeps at most 50,000 such networks, for 30 days after their last use.
 */
final class SignInLimits {

    static final int FAILURES_PER_USER_AND_NETWORK = 10;
    static final int FAILURES_PER_NETWORK = 50;
    static final int FAILURES_PER_USER = 200;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String TOO_MANY =
            "Too many failed sign-ins. Wait until Retry-After is over, and check the e-mail and the password.";

    private final AttemptLimit perUserAndNetwork = new AttemptLimit(FAILURES_PER_USER_AND_NETWORK, WINDOW);
    private final AttemptLimit perNetwork = new AttemptLimit(FAILURES_PER_NETWORK, WINDOW);
    private final AttemptLimit perUser = new AttemptLimit(FAILURES_PER_USER, WINDOW);
    private final Cache<Origin, Boolean> known = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterAccess(Duration.ofDays(30))
            .build();

    /**
     * Where a sign-in comes from.
     *
     * @param user the normalized e-mail address, whether or not there is such a user
     */
    record Origin(String user, String network) {}

    boolean isKnown(Origin from) {
        return known.getIfPresent(from) != null;
    }

    void recordSuccess(Origin from) {
        known.put(from, true);
    }

    /** Throws {@link TooManyAttemptsException} if a limit is reached. Counts nothing. */
    void check(Origin from) {
        perUserAndNetwork.check(from.toString(), TOO_MANY);
        if (!isKnown(from)) {
            perNetwork.check(from.network, TOO_MANY);
            perUser.check(from.user, TOO_MANY);
        }
    }

    /**
     * Counts a failure; throws {@link TooManyAttemptsException} if a limit is reached. Then nothing counts for the
     * user, since guesses that are refused must not use up the turns of others.
     *
     * @return takes the failure back
     */
    Runnable reserve(Origin from) {
        check(from);
        Runnable uncount = perUserAndNetwork.reserve(from.toString(), TOO_MANY);
        if (isKnown(from)) {
            return uncount;
        }
        Runnable uncountForNetwork = perNetwork.reserve(from.network, TOO_MANY);
        Runnable uncountForUser = perUser.reserve(from.user, TOO_MANY);
        return () -> List.of(uncount, uncountForNetwork, uncountForUser).forEach(Runnable::run);
    }

    /** Counts a failure of no user, since the e-mail address is malformed. */
    void reserve(String network) {
        perNetwork.reserve(network, TOO_MANY);
    }
}
