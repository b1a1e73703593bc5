package co.wholesale888.wms.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;

/**
 * Limits failed attempts to prove who one is, within a sliding window: of a user from one client network, from a
 * network, and of a user from everywhere. A site may have many networks ({@link ClientNetwork}), and together they have
 * the first two limits of {@value StrangerLimit#NETWORKS_PER_SITE} of them. A network from which a user has succeeded
 * is limited by the user's failures from there alone, so that others cannot lock the user out. Keeps at most 50,000
 * such networks, for 30 days after their last use.
 */
public final class FailureLimits {

    /** A limit that is never reached. */
    public static final int NONE = Integer.MAX_VALUE;

    private final AttemptLimit perUserAndNetwork;
    private final AttemptLimit perUserAndSite;
    private final AttemptLimit perNetwork;
    private final AttemptLimit perSite;
    private final AttemptLimit perUser;
    private final String tooMany;
    private final String tooManyElsewhere;
    private final Cache<Origin, Boolean> known = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterAccess(Duration.ofDays(30))
            .build();

    /** @param tooMany the detail of the exception when a limit is reached */
    public FailureLimits(int perUserAndNetwork, int perNetwork, int perUser, Duration window, String tooMany) {
        this(perUserAndNetwork, perNetwork, perUser, window, tooMany, tooMany);
    }

    /** @param tooManyElsewhere the same, when it is the limit of the user from everywhere */
    public FailureLimits(
            int perUserAndNetwork,
            int perNetwork,
            int perUser,
            Duration window,
            String tooMany,
            String tooManyElsewhere) {
        this.perUserAndNetwork = new AttemptLimit(perUserAndNetwork, window);
        this.perUserAndSite = new AttemptLimit(ofSite(perUserAndNetwork), window);
        this.perNetwork = new AttemptLimit(perNetwork, window);
        this.perSite = new AttemptLimit(ofSite(perNetwork), window);
        this.perUser = new AttemptLimit(perUser, window);
        this.tooMany = tooMany;
        this.tooManyElsewhere = tooManyElsewhere;
    }

    /**
     * Where an attempt comes from.
     *
     * @param user whatever names the user, who need not exist
     */
    public record Origin(String user, String network, String site) {

        /** @param address the client's IP address */
        public static Origin of(String user, String address) {
            return new Origin(user, ClientNetwork.of(address), ClientNetwork.site(address));
        }

        private String userAtSite() {
            return user + " " + site;
        }
    }

    public boolean isKnown(Origin from) {
        return known.getIfPresent(from) != null;
    }

    public void recordSuccess(Origin from) {
        known.put(from, true);
    }

    /** Whether a limit is reached. Counts nothing. */
    public boolean isExhausted(Origin from) {
        return limitsOf(from).stream().anyMatch(one -> one.limit.isExhausted(one.key));
    }

    /** Throws {@link TooManyAttemptsException} if a limit is reached. Counts nothing. */
    public void check(Origin from) {
        limitsOf(from).forEach(one -> one.limit.check(one.key, one.tooMany));
    }

    /**
     * Counts a failure; throws {@link TooManyAttemptsException} if a limit is reached. Then nothing counts for the
     * user, since guesses that are refused must not use up the turns of others.
     *
     * @return takes the failure back
     */
    public Runnable reserve(Origin from) {
        check(from);
        List<Runnable> all = limitsOf(from).stream()
                .map(one -> one.limit.reserve(one.key, one.tooMany))
                .toList();
        return () -> all.forEach(Runnable::run);
    }

    private List<OneLimit> limitsOf(Origin from) {
        OneLimit own = new OneLimit(perUserAndNetwork, from.toString(), tooMany);
        return isKnown(from)
                ? List.of(own)
                : List.of(
                        own,
                        new OneLimit(perUserAndSite, from.userAtSite(), tooMany),
                        new OneLimit(perNetwork, from.network, tooMany),
                        new OneLimit(perSite, from.site, tooMany),
                        new OneLimit(perUser, from.user, tooManyElsewhere));
    }

    /** A limit for which a failure counts, and under which key. */
    private record OneLimit(AttemptLimit limit, String key, String tooMany) {}

    /**
     * Counts a failure of no user, since what names the user is malformed.
     *
     * @param address the client's IP address
     */
    public void reserve(String address) {
        perNetwork.reserve(ClientNetwork.of(address), tooMany);
        perSite.reserve(ClientNetwork.site(address), tooMany);
    }

    private static int ofSite(int limit) {
        return limit == NONE ? NONE : StrangerLimit.NETWORKS_PER_SITE * limit;
    }
}
