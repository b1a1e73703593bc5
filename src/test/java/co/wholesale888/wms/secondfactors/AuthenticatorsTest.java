package co.wholesale888.wms.secondfactors;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the secrets of authenticator apps are stored. */
@ServiceTest
class AuthenticatorsTest {

    private static final long STEP = 60_000_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(STEP * 30), ZoneOffset.UTC);
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private UUID user;

    @BeforeEach
    void createUser() {
        user = Fixtures.userId(jdbc, fixtures.newAccount().email());
    }

    @Test
    void appOutlivesTheSecretKeyOnceItIsReencrypted() {
        assertThat(with(1, null).add(user, SECRET, TimeCodes.code(SECRET, STEP - 1)))
                .isTrue();
        assertThat(with(2, null).reencrypt(user)).as("without the previous key").isFalse();
        assertThat(with(2, 1).accept(user, TimeCodes.code(SECRET, STEP))).isTrue();
        assertThat(with(2, 1).reencrypt(user)).isTrue();
        assertThat(with(1, null).accept(user, TimeCodes.code(SECRET, STEP + 1))).isFalse();
        assertThat(with(2, null).accept(user, TimeCodes.code(SECRET, STEP + 1))).isTrue();
    }

    @Test
    void secretIsBoundToItsUser() {
        Authenticators authenticators = with(1, null);
        String sealed = authenticators.newSealedSecret(user);
        assertThat(authenticators.open(user, sealed)).hasSize(20);
        assertThat(authenticators.open(UUID.randomUUID(), sealed)).isNull();
        assertThat(authenticators.open(user, "x")).isNull();
        assertThat(authenticators.open(user, "%")).isNull();
    }

    @Test
    void whatIsStoredOpensInNoForm() {
        Authenticators authenticators = with(1, null);
        assertThat(authenticators.add(user, SECRET, TimeCodes.code(SECRET, STEP)))
                .isTrue();
        byte[] stored = jdbc.sql("select secret from authenticator where user_id = ?")
                .param(user)
                .query(byte[].class)
                .single();
        String sealed = Base64.getUrlEncoder().withoutPadding().encodeToString(stored);
        assertThat(authenticators.open(user, sealed)).isNull();
    }

    @Test
    void formExpires() {
        String sealed = with(1, null).newSealedSecret(user);
        assertThat(with(1, null, Clock.offset(CLOCK, Duration.ofMinutes(59))).open(user, sealed))
                .hasSize(20);
        assertThat(with(1, null, Clock.offset(CLOCK, Duration.ofHours(1))).open(user, sealed))
                .isNull();
    }

    private Authenticators with(int key, @Nullable Integer previous) {
        return with(key, previous, CLOCK);
    }

    private Authenticators with(int key, @Nullable Integer previous, Clock clock) {
        String previousKey = previous == null ? "" : key(previous);
        SecretKey secretKey = new Binder(new MapConfigurationPropertySource(
                        Map.of("wms.secret-key", key(key), "wms.previous-secret-key", previousKey)))
                .bind("wms", SecretKey.class)
                .get();
        return new Authenticators(jdbc, secretKey, clock);
    }

    private static String key(int filling) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) filling);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
