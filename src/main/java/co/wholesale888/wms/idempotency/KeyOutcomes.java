package co.wholesale888.wms.idempotency;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** What became of keys, for callers who ask. */
@Service
class KeyOutcomes {

    private final JdbcClient jdbc;

    KeyOutcomes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A key's outcome; the body is the stored answer itself. */
    record Outcome(
            String key,
            String state,
            int status,
            String method,
            String path,
            Instant createdAt,
            Instant expiresAt,
            @JsonRawValue String body) {}

    /** The outcome of a key that has not expired. */
    Optional<Outcome> find(UUID scopeId, IdempotencyKey key) {
        return jdbc.sql("""
                        select key, status, method, path, created_at, expires_at, body
                        from idempotency_record
                        where scope_id = :scope and key = :key and expires_at > clock_timestamp()
                        """)
                .param("scope", scopeId)
                .param("key", key.value())
                .query((row, n) -> new Outcome(
                        row.getString("key"),
                        "COMPLETED",
                        row.getInt("status"),
                        row.getString("method"),
                        row.getString("path"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                        new String(row.getBytes("body"), StandardCharsets.UTF_8)))
                .optional();
    }
}
