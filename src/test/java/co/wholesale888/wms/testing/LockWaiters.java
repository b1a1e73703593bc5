package co.wholesale888.wms.testing;

import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The sessions that wait for a lock of a connection's transaction. */
public final class LockWaiters {

    private LockWaiters() {}

    /** Waits until there is one; returns its process id. */
    public static int await(JdbcClient holder) {
        return Awaitility.await("a session waits for the lock").until(() -> find(holder), pid -> pid != 0);
    }

    public static boolean exist(JdbcClient holder) {
        return find(holder) != 0;
    }

    private static int find(JdbcClient holder) {
        // Not by pg_stat_activity: a transaction reads it once, and never sees a session that begins later
        return holder.sql("""
                        select coalesce(max(pid), 0) from pg_locks
                        where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))""").query(Integer.class).single();
    }
}
