package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.AccessPool;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class BearerTokensTest {

    private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private AccessEpoch epoch;

    @Autowired
    private TokenLastUsed lastUsed;

    @Autowired
    private AccessPool pool;

    @Test
    void aCachedTokenExpiresOnTime() {
        String token = fixtures.mint(fixtures.newWarehouse(), """
                {"name":"short","role":"SUPERVISOR","expiresAt":"%s"}""".formatted(END))
                .path("token")
                .stringValue();
        AtomicReference<Instant> now = new AtomicReference<>(END.minusNanos(1));
        InstantSource time = now::get;
        Clock clock = time.withZone(ZoneOffset.UTC);
        BearerTokens tokens = new BearerTokens(epoch, lastUsed, pool, clock);
        try {
            assertThat(tokens.find(token, "127.0.8.1")).isNotNull();
            now.set(END);
            assertThat(tokens.find(token, "127.0.8.1")).isNull();
        } finally {
            tokens.destroy();
        }
    }
}
