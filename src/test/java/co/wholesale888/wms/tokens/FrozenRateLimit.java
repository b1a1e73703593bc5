package co.wholesale888.wms.tokens;

import io.github.bucket4j.TimeMeter;

/** Creates rate limits for tests, whose buckets are never refilled. */
public final class FrozenRateLimit {

    public static final TimeMeter FROZEN_TIME = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return 0;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    private FrozenRateLimit() {}

    public static CallerRateLimit perSecond(int requests) {
        return new CallerRateLimit(new RateLimitProperties(requests), FROZEN_TIME);
    }
}
