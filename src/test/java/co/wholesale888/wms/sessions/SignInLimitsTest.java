package co.wholesale888.wms.sessions;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.tokens.FrozenRateLimit;
import io.github.bucket4j.TimeMeter;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SignInLimitsTest {

    private final SignIns.Checked owner = new SignIns.Checked(new Caller.Operator(UUID.randomUUID()), "hash", true);

    @Test
    void aUserHasTwentySignInsAtOnce() {
        SignInLimits limits = new SignInLimits(FrozenRateLimit.FROZEN_TIME);
        UUID user = UUID.randomUUID();
        for (int i = 0; i < 20; i++) {
            limits.count(user);
        }
        assertThatThrownBy(() -> limits.count(user))
                .isInstanceOf(TooManyAttemptsException.class)
                .hasMessage("Too many sign-ins. Try again in a second.");
        assertThatCode(() -> limits.count(UUID.randomUUID())).doesNotThrowAnyException();
    }

    @Test
    void halfSessionsOfOthersKeepNobodyOut() {
        SignInLimits limits = new SignInLimits(everLater());
        limits.recordSession(owner.caller().userId(), "198.51.100.1");
        for (int network = 1; network <= 5; network++) {
            String address = "192.0.2." + network;
            for (int i = 0; i < 10; i++) {
                limits.count(owner, address);
            }
            assertRefused(limits, address, "second factor. Try again in 5 minutes.");
        }
        assertRefused(limits, "192.0.2.6", "You can go on from a network that you have signed in from.");
        for (int i = 0; i < 10; i++) {
            limits.count(owner, "198.51.100.1");
        }
        assertRefused(limits, "198.51.100.1", "second factor. Try again in 5 minutes.");
    }

    @Test
    void whatTheLimitOfHalfSessionsRefusesCountsForNoSignIn() {
        SignInLimits limits = new SignInLimits(FrozenRateLimit.FROZEN_TIME);
        for (int i = 0; i < 10; i++) {
            limits.count(owner, "192.0.2.1");
        }
        for (int i = 0; i < 30; i++) {
            assertRefused(limits, "192.0.2.1", "second factor.");
        }
        assertThatCode(() -> limits.count(owner, "198.51.100.1")).doesNotThrowAnyException();
    }

    private void assertRefused(SignInLimits limits, String address, String why) {
        assertThatThrownBy(() -> limits.count(owner, address))
                .isInstanceOf(TooManyAttemptsException.class)
                .hasMessageContaining(why);
    }

    /** A clock that goes on by a second whenever it is read. */
    private static TimeMeter everLater() {
        return new TimeMeter() {
            private long nanos;

            @Override
            public long currentTimeNanos() {
                nanos += 1_000_000_000L;
                return nanos;
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }
}
