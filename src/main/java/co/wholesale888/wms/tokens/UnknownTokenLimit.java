package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.TooManyAttemptsException;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Keeps an address that guesses tokens with right checksums from making the database work for it. It concerns only tokens
 * that this instance does not know: the others of the same address go on.
 */
@Component
class UnknownTokenLimit {

    static final int LIMIT = 100;

    private final AttemptLimit perNetwork = new AttemptLimit(LIMIT, Duration.ofMinutes(1));

    /** Throws {@link TooManyAttemptsException} where too many unknown tokens came from there within a minute. */
    void refuseTooMany(String address) {
        perNetwork.refuseExhausted(
                ClientNetwork.network(address),
                "Too many unknown tokens came from your address. Check the token and wait a little.");
    }

    void note(String address) {
        perNetwork.note(ClientNetwork.network(address));
    }
}
