package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class AccessEpochTest {

    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
    private static final UUID TOKEN = IdKind.next();
    private static final UUID ACCOUNT = IdKind.next();
    private static final UUID OTHER = IdKind.next();

    private final AccessEpoch epoch = new AccessEpoch(JdbcClient.create(new DriverManagerDataSource()));
    private final TrustedCache<String, String> cache = new TrustedCache<>(epoch, 10);

    @Test
    void cachedValuesAreValidUntilTheReadingIsTooOld() {
        observe(1, 0);
        put("key", TOKEN);
        assertThat(cache.get("key")).isEqualTo("value");
        observe(1, 0);
        assertThat(cache.get("key")).isEqualTo("value");
        epoch.observe(new AccessEpoch.Reading(1, List.of(), 0), System.nanoTime() - HOUR_NANOS);
        assertThat(cache.get("key")).isNull();
        assertThat(cache.remembered("key")).isEqualTo("value");
    }

    @Test
    void aRevocationForgetsOnlyWhatItConcerns() {
        observe(1, 0);
        put("revoked", TOKEN, ACCOUNT);
        put("of another account", OTHER);
        observe(2, 2, TOKEN);
        assertThat(cache.get("revoked")).isNull();
        assertThat(cache.get("of another account")).isEqualTo("value");
        put("loaded again", TOKEN, ACCOUNT);
        assertThat(cache.get("loaded again")).isEqualTo("value");
        observe(4, 4, OTHER, ACCOUNT, TOKEN);
        assertThat(cache.get("loaded again")).isNull();
        assertThat(cache.get("of another account")).isNull();
    }

    @Test
    void aValueThatWasLoadedBeforeARevocationIsNotValidAfterIt() {
        observe(1, 0);
        long generation = epoch.generation();
        observe(2, 2, TOKEN);
        cache.put("key", "value", generation, List.of(TOKEN));
        assertThat(cache.get("key")).isNull();
        cache.put("other", "value", generation, List.of(OTHER));
        assertThat(cache.get("other")).isEqualTo("value");
    }

    @Test
    void changesWhoseSubjectsAreNotNamedForgetEverything() {
        observe(5, 5, ACCOUNT);
        put("key", TOKEN);
        observe(6, 5, ACCOUNT); // raised by an older version of the service
        assertThat(cache.get("key")).isNull();
        put("key", TOKEN);
        observe(9, 9, OTHER, OTHER); // one of three changes is not named
        assertThat(cache.get("key")).isNull();
        put("key", TOKEN);
        observe(3, 3, OTHER, OTHER, OTHER, OTHER); // a restored database
        assertThat(cache.get("key")).isNull();
    }

    /** A standby that did not get the last changes has taken over, and counts on from an earlier value. */
    @Test
    void otherChangesUnderTheSameNumbersForgetEverything() {
        observe(10, 10, ACCOUNT, OTHER);
        put("key", TOKEN);
        observe(10, 10, TOKEN, OTHER);
        assertThat(cache.get("key")).isNull();
        put("key", TOKEN);
        observe(11, 11, OTHER, ACCOUNT, OTHER); // 10 was the token's
        assertThat(cache.get("key")).isNull();
        put("key", TOKEN);
        observe(12, 12, OTHER, OTHER, ACCOUNT, OTHER);
        assertThat(cache.get("key")).isEqualTo("value");
    }

    @Test
    void tooManySubjectsForgetEverythingOnce() {
        observe(0, 0);
        put("key", TOKEN);
        for (int i = 1; i <= AccessEpoch.MAX_SUBJECTS; i++) {
            observe(i, i, IdKind.next());
        }
        assertThat(cache.get("key")).isEqualTo("value");
        observe(AccessEpoch.MAX_SUBJECTS + 1, AccessEpoch.MAX_SUBJECTS + 1, OTHER);
        assertThat(cache.get("key")).isNull();
        put("key", TOKEN);
        assertThat(cache.get("key")).isEqualTo("value");
    }

    @Test
    void nothingIsValidBeforeTheFirstReading() {
        put("key", TOKEN);
        assertThat(cache.get("key")).isNull();
    }

    private void observe(long value, long revokedUntil, UUID... revoked) {
        epoch.observe(new AccessEpoch.Reading(value, List.of(revoked), revokedUntil), System.nanoTime() + HOUR_NANOS);
    }

    private void put(String key, UUID... subjects) {
        cache.put(key, "value", epoch.generation(), List.of(subjects));
    }
}
