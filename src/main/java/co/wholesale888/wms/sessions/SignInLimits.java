package co.wholesale888.wms.sessions;

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
 * session with a new limit of pages ({@link SessionRateLimit}).
 */
@Component
public class SignInLimits {

    static final int PER_SECOND = 5;
    static final int BURST = 20;

    private final RateLimit<UUID> rate;

    @Autowired
    SignInLimits() {
        this(TimeMeter.SYSTEM_NANOTIME);
    }

    SignInLimits(TimeMeter time) {
        this.rate = new RateLimit<>(PER_SECOND, BURST, time);
    }

    /**
     * Counts a sign-in of a user who has shown enough.
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
