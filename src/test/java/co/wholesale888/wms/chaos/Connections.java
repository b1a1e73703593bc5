package co.wholesale888.wms.chaos;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Checks what the instances of a cluster hold in PostgreSQL after a run. */
final class Connections {

    /** The connections of all pools of an instance, as the operator's guide tells. */
    private static final int MAX_PER_INSTANCE = 16;

    private Connections() {}

    /** Requires that no more connections are open than the pools may hold, and that no transaction is left open. */
    static void check(JdbcClient jdbc, int instances, Violations violations) {
        try {
            Awaitility.await()
                    .until(() -> count(jdbc, "true") <= (long) MAX_PER_INSTANCE * instances && left(jdbc) == 0);
        } catch (ConditionTimeoutException e) {
            violations.require(
                    false,
                    "connections: %s of %s instances, %s with a transaction that was left open",
                    count(jdbc, "true"),
                    instances,
                    left(jdbc));
        }
    }

    private static long left(JdbcClient jdbc) {
        return count(jdbc, "xact_start < now() - interval '10 seconds'");
    }

    private static long count(JdbcClient jdbc, String condition) {
        return jdbc.sql("select count(*) from pg_stat_activity where application_name like 'wms-%' and " + condition)
                .query(Long.class)
                .single();
    }
}
