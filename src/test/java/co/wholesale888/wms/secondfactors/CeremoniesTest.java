package co.wholesale888.wms.secondfactors;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.settings.SecretKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CeremoniesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID USER = new UUID(1, 1);

    private final Ceremonies ceremonies = at(NOW);

    @Test
    void aChallengeIsOfOnePurposeAndUser() {
        Ceremonies.Challenge challenge = ceremonies.newChallenge();
        String sealed = ceremonies.seal(challenge, Ceremonies.using(USER));
        assertThat(ceremonies.open(sealed, Ceremonies.using(USER))).isEqualTo(challenge);
        assertThat(ceremonies.open(sealed, Ceremonies.using(new UUID(1, 2)))).isNull();
        assertThat(ceremonies.open(sealed, Ceremonies.using(null))).isNull();
        assertThat(ceremonies.open(sealed, Ceremonies.adding(USER, "hash"))).isNull();
    }

    @Test
    void aChallengeToAddAPasskeyEndsWithThePassword() {
        Ceremonies.Challenge challenge = ceremonies.newChallenge();
        String sealed = ceremonies.seal(challenge, Ceremonies.adding(USER, "hash"));
        assertThat(ceremonies.open(sealed, Ceremonies.adding(USER, "hash"))).isEqualTo(challenge);
        assertThat(ceremonies.open(sealed, Ceremonies.adding(USER, "another"))).isNull();
    }

    @Test
    void aChallengeEndsAfterFiveMinutes() {
        String sealed = ceremonies.seal(ceremonies.newChallenge(), Ceremonies.using(USER));
        Duration lifetime = Duration.ofMinutes(5);
        assertThat(at(NOW.plus(lifetime).minusMillis(1)).open(sealed, Ceremonies.using(USER)))
                .isNotNull();
        assertThat(at(NOW.plus(lifetime)).open(sealed, Ceremonies.using(USER))).isNull();
    }

    private static Ceremonies at(Instant time) {
        SecretKey key = new Binder(new MapConfigurationPropertySource(Map.of("wms.secret-key", "A".repeat(43) + "=")))
                .bind("wms", SecretKey.class)
                .get();
        return new Ceremonies(key, Clock.fixed(time, ZoneOffset.UTC));
    }
}
