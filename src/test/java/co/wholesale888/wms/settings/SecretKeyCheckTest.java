package co.wholesale888.wms.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WritesLog;
import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keys are written as numbers, those of one instance as {@code current+previous}. {@code StartFailureTest} starts an
 * instance with another key.
 */
@WritesLog
class SecretKeyCheckTest {

    private static final int STARTS = 8;
    private static final String URL = TestPostgres.newDatabase();
    private static final HikariDataSource DATABASE = database();
    private static final JdbcClient JDBC = JdbcClient.create(DATABASE);

    @BeforeAll
    static void migrate() {
        Flyway.configure().dataSource(URL, null, null).load().migrate();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void forget() {
        JDBC.sql("delete from secret_key_check").update();
    }

    @ParameterizedTest
    @CsvSource({
        "1 1 1",
        "1 1+2 1+2 2+1 2+1 2 2", // the three steps of a rotation
        "1 1+2 2+1 1+2 2+1 2", // an instance starts again with the settings of the first step
        "1 1+2 2+1 1+2 1", // the rotation is given up
        "1 2+1 2", // a single instance needs no first step
        "1 1+2 2+1 2 2+3 3+2 3"
    })
    void instancesWithTheRecordedKeyStart(String starts) {
        for (String keys : starts.split(" ")) {
            start(keys);
            assertThat(recorded()).as(keys).containsExactly(secretKey(keys).id());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2",
        "1, 2+3",
        "1 1+2, 2", // only the new key, before it is in use
        "1 1+2 2+1, 1", // only the old key, after the new one is in use
        "1 2+1 2, 1",
        "1 2+1 2 3+2, 2+1"
    })
    void anInstanceWithoutTheRecordedKeyIsRefused(String starts, String refused) {
        Arrays.stream(starts.split(" ")).forEach(SecretKeyCheckTest::start);
        List<String> before = recorded();

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> start(refused))
                .satisfies(failure -> assertThat(failure.analysis().getDescription())
                        .startsWith("wms.secret-key with id ")
                        .contains(secretKey(refused).ids())
                        .contains(before)
                        .contains("wms.previous-secret-key")
                        .doesNotContain(key(refused.substring(0, 1)))
                        .hasLineCount(1));
        assertThat(recorded()).isEqualTo(before);
    }

    @Test
    void ofInstancesWithUnlikeKeysThatStartAtOnceOneWins() throws Exception {
        for (String known : new String[] {"", "+9"}) { // on an empty database, and as replacements of one key
            for (int round = 0; round < 20; round++) {
                forget();
                if (!known.isEmpty()) {
                    start("9");
                }
                assertThat(startAtOnce(known)).as("refused").hasSize(STARTS - 1);
                assertThat(recorded()).hasSize(1);
            }
        }
    }

    private static HikariDataSource database() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(URL);
        pool.setMaximumPoolSize(STARTS);
        return pool;
    }

    /** Starts instances with the keys 1, 2, … at the same time and returns the failures. */
    private static List<Throwable> startAtOnce(String previous) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(STARTS);
        List<Throwable> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(STARTS)) {
            List<Future<@Nullable Throwable>> starts = new ArrayList<>();
            for (int n = 1; n <= STARTS; n++) {
                SecretKeyCheck check = check(n + previous);
                starts.add(threads.submit(() -> {
                    barrier.await();
                    return catchThrowable(check::afterSingletonsInstantiated);
                }));
            }
            for (Future<@Nullable Throwable> start : starts) {
                Throwable failure = start.get();
                if (failure != null) {
                    failures.add(failure);
                }
            }
        }
        assertThat(failures).hasOnlyElementsOfType(InvalidSettingException.class);
        return failures;
    }

    private static void start(String keys) {
        check(keys).afterSingletonsInstantiated();
    }

    private static SecretKeyCheck check(String keys) {
        return new SecretKeyCheck(secretKey(keys), JDBC);
    }

    private static List<String> recorded() {
        return JDBC.sql("select key_id from secret_key_check")
                .query(String.class)
                .list();
    }

    private static SecretKey secretKey(String keys) {
        String[] numbers = keys.split("\\+");
        return new SecretKey(key(numbers[0]), numbers.length > 1 ? key(numbers[1]) : null);
    }

    private static String key(String number) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, Byte.parseByte(number));
        return Base64.getEncoder().encodeToString(bytes);
    }
}
