package co.wholesale888.wms.idempotency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The statements on stored keys, for many keys at once and as parts of a larger batch: each has its text, its number of
 * parameters and how to bind them.
 */
public final class IdempotencyRecords {

    /** Finds the records of some keys that have not expired. */
    public static final String FIND = """
            select r.scope_id, r.key, r.fingerprint, r.method, r.path, r.status, r.body, r.created_at, r.expires_at
            from unnest(?::uuid[], ?::text[]) as asked (scope_id, key)
            join idempotency_record r on r.scope_id = asked.scope_id and r.key = asked.key
            where r.expires_at > clock_timestamp()
            """;

    public static final int FIND_PARAMETERS = 2;

    /** Stores records. Where fewer rows are counted than given, another writer has taken a key meanwhile. */
    public static final String STORE = """
            insert into idempotency_record as r
                (scope_id, key, fingerprint, method, path, status, body, created_at, expires_at)
            select * from unnest(?::uuid[], ?::text[], ?::bytea[], ?::text[], ?::text[], ?::int[], ?::bytea[],
                ?::timestamptz[], ?::timestamptz[])
            on conflict (scope_id, key) do update
                set fingerprint = excluded.fingerprint, method = excluded.method, path = excluded.path,
                    status = excluded.status, body = excluded.body,
                    created_at = excluded.created_at, expires_at = excluded.expires_at
                where r.expires_at <= excluded.created_at
            """;

    public static final int STORE_PARAMETERS = 9;

    private IdempotencyRecords() {}

    /** Binds the keys to look for, from parameter {@code at} on. */
    public static void bindFind(PreparedStatement statement, int at, List<KeyedRequest> requests) throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(at, connection.createArrayOf("uuid", column(requests, KeyedRequest::scopeId)));
        statement.setArray(at + 1, connection.createArrayOf("text", column(requests, KeyedRequest::key)));
    }

    /** Reads what {@link #FIND} found. */
    public static List<IdempotencyRecord> read(ResultSet rows) throws SQLException {
        List<IdempotencyRecord> records = new ArrayList<>();
        while (rows.next()) {
            records.add(new IdempotencyRecord(
                    rows.getObject(1, UUID.class),
                    rows.getString(2),
                    new Fingerprint(HexFormat.of().formatHex(rows.getBytes(3))),
                    rows.getString(4),
                    rows.getString(5),
                    rows.getInt(6),
                    rows.getBytes(7),
                    instant(rows, 8),
                    instant(rows, 9)));
        }
        return records;
    }

    /** Binds the records to store, from parameter {@code at} on. */
    public static void bindStore(PreparedStatement statement, int at, List<IdempotencyRecord> records)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(at, connection.createArrayOf("uuid", column(records, IdempotencyRecord::scopeId)));
        statement.setArray(at + 1, connection.createArrayOf("text", column(records, IdempotencyRecord::key)));
        statement.setArray(
                at + 2,
                connection.createArrayOf(
                        "bytea",
                        records.stream()
                                .map(stored -> HexFormat.of()
                                        .parseHex(stored.fingerprint().hex()))
                                .toArray(byte[][]::new)));
        statement.setArray(at + 3, connection.createArrayOf("text", column(records, IdempotencyRecord::method)));
        statement.setArray(at + 4, connection.createArrayOf("text", column(records, IdempotencyRecord::path)));
        statement.setArray(at + 5, connection.createArrayOf("int4", column(records, IdempotencyRecord::status)));
        statement.setArray(
                at + 6,
                connection.createArrayOf(
                        "bytea", records.stream().map(IdempotencyRecord::body).toArray(byte[][]::new)));
        statement.setArray(at + 7, connection.createArrayOf("text", column(records, IdempotencyRecord::createdAt)));
        statement.setArray(at + 8, connection.createArrayOf("text", column(records, IdempotencyRecord::expiresAt)));
    }

    private static <T> Object[] column(List<T> rows, Function<T, Object> value) {
        return rows.stream().map(value).toArray();
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }
}
