package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.TooManyAttemptsException;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Limits look-ups of unknown tokens per client network, so that guessing tokens with valid checksums does not load the
 * database. Cached tokens from the same network are not affected.
 */
@Component
class UnknownTokenLimit {

    static final int LIMIT = 100;

    private final AttemptLimit perNetwork = new AttemptLimit(LIMIT, Duration.ofMinutes(1));

    /** Throws {@link TooManyAttemptsException} if too many unknown tokens came from the network within a minute. */
    void check(String address) {
        perNetwork.check(
                ClientNetwork.of(address),
                "Too many unknown tokens came from your network. Check the token and try again later.");
    }

    /** Counts an unknown token. */
    void record(String address) {
        perNetwork.record(ClientNetwork.of(address));
    }
}
