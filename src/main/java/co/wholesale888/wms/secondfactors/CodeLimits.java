package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.TooManyAttemptsException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;

/**
 * Limits the wrong codes of an hour: of a user from one client network, and of a user from everywhere. At that rate, a
 * guesser who has the password needs years. A network from which the user has shown a right code is limited by the
 * failures from there alone, so that a guesser elsewhere does not lock the user out. Keeps at most 50,000 such networks,
 * for 30 days after their last use.
 */
final class CodeLimits {

    static final int FAILURES_PER_USER_AND_NETWORK = 10;
    static final int FAILURES_PER_USER = 20;

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final String TOO_MANY = "Too many wrong codes.";

    private final AttemptLimit perUserAndNetwork = new AttemptLimit(FAILURES_PER_USER_AND_NETWORK, WINDOW);
    private final AttemptLimit perUser = new AttemptLimit(FAILURES_PER_USER, WINDOW);
    private final Cache<Origin, Boolean> known = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterAccess(Duration.ofDays(30))
            .build();

    /** Where a code comes from. */
    record Origin(UUID userId, String network) {}

    /**
     * Counts a failure.
     *
     * @return takes the failure back, since the code was right
     * @throws TooManyAttemptsException if a limit is reached
     */
    Runnable reserve(Origin from) {
        String user = from.userId.toString();
        boolean isKnown = known.getIfPresent(from) != null;
        if (!isKnown) {
            perUser.check(user, TOO_MANY);
        }
        Runnable uncount = perUserAndNetwork.reserve(from.toString(), TOO_MANY);
        Runnable uncountForUser = isKnown ? () -> {} : perUser.reserve(user, TOO_MANY);
        return () -> {
            uncount.run();
            uncountForUser.run();
            known.put(from, true);
        };
    }
}
