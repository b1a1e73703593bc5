package co.wholesale888.wms.sessions;

import co.wholesale888.wms.tokens.FrozenRateLimit;

/** Creates rate limits of sessions for tests, whose buckets are never refilled. */
public final class FrozenSessionLimit {

    private FrozenSessionLimit() {}

    public static SessionRateLimit perSecond(int requests) {
        return new SessionRateLimit(new PortalProperties(requests), FrozenRateLimit.FROZEN_TIME);
    }
}
