package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.RateLimit;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.access.TooManyAttemptsException;
import io.github.bucket4j.TimeMeter;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Limits the requests of each session and half session on the portal's pages ({@link RateLimit}). */
@Component
public class SessionRateLimit {

    private final RateLimit<SecretHash> limit;

    @Autowired
    SessionRateLimit(PortalProperties properties) {
        this(properties, TimeMeter.SYSTEM_NANOTIME);
    }

    SessionRateLimit(PortalProperties properties, TimeMeter time) {
        this.limit = new RateLimit<>(properties.requestsPerSecond(), time);
    }

    /**
     * Counts the request that this thread is handling, if it has a session or half session.
     *
     * @throws TooManyAttemptsException over the limit
     */
    public void count() {
        PortalSession session = PortalSession.current();
        HalfSignedIn half = HalfSignedIn.current();
        if (session != null) {
            count(session.hash());
        } else if (half != null) {
            count(half.hash());
        }
    }

    private void count(SecretHash session) {
        limit.require(
                limit.count(session),
                "You asked for too many pages in a second. Nothing was done. Wait a moment, then reload the page.");
    }
}
