package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.FailureLimits;
import co.wholesale888.wms.access.RateLimit;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.accounts.SignIns;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Limits the sign-ins to the portal that succeed. Each is a transaction among those of all changes, and brings a
 * session with a new limit of pages ({@link SessionRateLimit}), or a half session.
 */
@Component
public class SignInLimits {

    static final int PER_SECOND = 5;
    static final int BURST = 20;

    private static final int HALVES_PER_USER_AND_NETWORK = 10;

    /** A quarter of what {@link HalfSessions} keeps of a user, since each instance counts by itself. */
    private static final int HALVES_PER_USER = 50;

    private final RateLimit<UUID> rate;

    private final FailureLimits halves = new FailureLimits(
            HALVES_PER_USER_AND_NETWORK,
            FailureLimits.NONE,
            HALVES_PER_USER,
            HalfSessions.LIFETIME,
            "Too many sign-ins without the second factor.",
            "Too many sign-ins without the second factor. You can go on from a network that you have signed in from.");

    @Autowired
    SignInLimits() {
        this(TimeMeter.SYSTEM_NANOTIME);
    }

    SignInLimits(TimeMeter time) {
        this.rate = new RateLimit<>(PER_SECOND, BURST, time);
    }

    /**
     * Counts a sign-in with the right password. Whoever has only that of a user with a second factor reaches the limit
     * of half sessions first, so that the user can still sign in.
     *
     * @param address the client's IP address
     * @throws TooManyAttemptsException over a limit
     */
    void count(SignIns.Checked checked, String address) {
        UUID userId = checked.caller().userId();
        if (checked.secondFactor()) {
            halves.reserve(origin(userId, address));
        }
        count(userId);
    }

    /** Remembers from where a user has signed in: the half sessions that others begin do not count there. */
    void recordSession(UUID userId, String address) {
        halves.recordSuccess(origin(userId, address));
    }

    private static FailureLimits.Origin origin(UUID userId, String address) {
        return FailureLimits.Origin.of(userId.toString(), address);
    }

    /**
     * Counts a sign-in.
     *
     * @throws TooManyAttemptsException over the limit
     */
    public void count(UUID userId) {
        ConsumptionProbe probe = rate.count(userId);
        if (probe != null && !probe.isConsumed()) {
            throw TooManyAttemptsException.withTime(
                    "Too many sign-ins.", Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }
}
