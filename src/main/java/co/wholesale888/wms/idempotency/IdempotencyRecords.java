package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.database.ArrayBinder;
import co.wholesale888.wms.database.SqlTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** The statements on stored records: their text, how to bind any number of keys, and how to read them. */
public final class IdempotencyRecords {

    /** Finds the records that had not expired when their requests arrived. */
    public static final String FIND = """
            select r.scope_id, r.key, r.fingerprint, r.method, r.path, r.status, r.body, r.created_at, r.expires_at
            from unnest(?::uuid[], ?::text[], ?::timestamptz[]) as asked (scope_id, key, arrived_at)
            join idempotency_record r on r.scope_id = asked.scope_id and r.key = asked.key
            /* within one shard: r.scope_id */
            where r.expires_at > asked.arrived_at
            """;

    /**
     * Stores records and returns a row for each. If there are fewer rows than records, another writer has taken one of
     * the keys meanwhile. The update count would not tell: Citus counts rows that are in conflict as well.
     */
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
            returning r.status
            """;

    private static final HexFormat HEX = HexFormat.of();

    private IdempotencyRecords() {}

    /** Binds the keys to look for to {@link #FIND}. */
    public static void bindFind(ArrayBinder binder, List<KeyedRequest> requests) throws SQLException {
        binder.column("uuid", requests, KeyedRequest::scopeId)
                .column("text", requests, KeyedRequest::key)
                .column("text", requests, KeyedRequest::arrivedAt);
    }

    /** Reads the rows of {@link #FIND}. */
    public static List<IdempotencyRecord> read(ResultSet rows) throws SQLException {
        List<IdempotencyRecord> records = new ArrayList<>();
        while (rows.next()) {
            records.add(new IdempotencyRecord(
                    rows.getObject(1, UUID.class),
                    rows.getString(2),
                    new Fingerprint(HEX.formatHex(rows.getBytes(3))),
                    rows.getString(4),
                    rows.getString(5),
                    rows.getInt(6),
                    rows.getBytes(7),
                    SqlTimes.instant(rows, 8),
                    SqlTimes.instant(rows, 9)));
        }
        return records;
    }

    /** Counts the rows of {@link #STORE}. */
    public static int count(ResultSet stored) throws SQLException {
        int count = 0;
        while (stored.next()) {
            count++;
        }
        return count;
    }

    /** Binds the records to {@link #STORE}. */
    public static void bindStore(ArrayBinder binder, List<IdempotencyRecord> records) throws SQLException {
        byte[][] fingerprints = records.stream()
                .map(stored -> HEX.parseHex(stored.fingerprint().hex()))
                .toArray(byte[][]::new);
        byte[][] bodies = records.stream().map(IdempotencyRecord::body).toArray(byte[][]::new);
        binder.column("uuid", records, IdempotencyRecord::scopeId)
                .column("text", records, IdempotencyRecord::key)
                .values("bytea", fingerprints)
                .column("text", records, IdempotencyRecord::method)
                .column("text", records, IdempotencyRecord::path)
                .column("int4", records, IdempotencyRecord::status)
                .values("bytea", bodies)
                .column("text", records, IdempotencyRecord::createdAt)
                .column("text", records, IdempotencyRecord::expiresAt);
    }
}
