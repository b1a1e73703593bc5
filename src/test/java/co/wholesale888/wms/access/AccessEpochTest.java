package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class AccessEpochTest {

    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private final AccessEpoch epoch = new AccessEpoch(JdbcClient.create(new DriverManagerDataSource()));
    private final TrustedCache<String, String> cache = new TrustedCache<>(epoch, 10, Duration.ofHours(1));

    @Test
    void cachedValuesAreValidUntilTheReadingIsTooOld() {
        epoch.observe(1, System.nanoTime() + HOUR_NANOS);
        cache.put("key", "value", epoch.generation());
        assertThat(cache.get("key")).isEqualTo("value");
        epoch.observe(1, System.nanoTime() + HOUR_NANOS);
        assertThat(cache.get("key")).isEqualTo("value");
        epoch.observe(1, System.nanoTime() - HOUR_NANOS);
        assertThat(cache.get("key")).isNull();
    }

    @Test
    void aChangedCounterInvalidatesEarlierValues() {
        epoch.observe(1, System.nanoTime() + HOUR_NANOS);
        long generation = epoch.generation();
        epoch.observe(2, System.nanoTime() + HOUR_NANOS);
        cache.put("loaded before", "value", generation);
        cache.put("loaded after", "value", epoch.generation());
        assertThat(cache.get("loaded before")).isNull();
        assertThat(cache.get("loaded after")).isEqualTo("value");
    }

    @Test
    void nothingIsValidBeforeTheFirstReading() {
        cache.put("key", "value", epoch.generation());
        assertThat(cache.get("key")).isNull();
    }
}
