package co.wholesale888.wms.database;

import java.time.Duration;

/**
 * The settings of a session that decide what the statements of the service mean and how long they may take. An
 * administrator can set them for a database or a role, so every connection sets them in its first statement, in one
 * round trip. The driver itself sets {@code client_encoding}, {@code DateStyle} and {@code extra_float_digits}.
 *
 * <p>Left alone: {@code search_path}, which is part of the address of the tables; {@code
 * default_transaction_read_only}, by which administrators and failover tools fence a server off; and what only makes
 * statements slower.
 */
final class SessionSettings {

    /**
     * What a pool restores after a transaction. By itself it would take what the database says before that statement.
     */
    static final String ISOLATION = "TRANSACTION_READ_COMMITTED";

    /**
     * How long texts, such as the stored answers of large writes, are compressed: as well as by PostgreSQL's default,
     * in a small part of the time. A server that was built without it goes on with its default.
     */
    private static final String COMPRESSION = "; select set_config(name, 'lz4', false) from pg_settings"
            + " where name = 'default_toast_compression' and 'lz4' = any (enumvals)";

    /**
     * A lock must be granted before the next statement takes its snapshot (read committed). Without {@code
     * array_nulls}, a null in an array is the text NULL. A commit is durable when it is acknowledged; {@code
     * remote_apply}, which promises more, stays.
     */
    static final String PINNED = """
            set default_transaction_isolation = 'read committed';
            set time zone 'UTC';
            set array_nulls = on;
            set transform_null_equals = off;
            set standard_conforming_strings = on;
            set bytea_output = hex;
            set intervalstyle = postgres;
            set exit_on_error = off;
            set idle_session_timeout = 0;
            select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit')
            in ('off', 'local', 'remote_write')""" + COMPRESSION;

    /**
     * Citus finds the shard in the values of a statement's parameters. A generic plan has none, and fails. To be sent
     * after all other settings.
     */
    static final String PLANS = "; select set_config('plan_cache_mode', 'force_custom_plan', false)"
            + " where exists (select from pg_extension where extname = 'citus')";

    private SessionSettings() {}

    /** The statement that limits a statement, a wait for a lock, and a pause within a transaction; zero is no limit. */
    static String limits(Duration limit) {
        return "set statement_timeout = %1$s; set lock_timeout = %1$s; set idle_in_transaction_session_timeout = %1$s"
                .formatted(limit.toMillis());
    }
}
