package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.MediaType;

/**
 * What became of a key: the outcome that every repetition is answered with.
 *
 * @param scopeId the warehouse, or the operator where no warehouse is concerned
 * @param status 200, 201 or 409
 * @param body the answer, byte for byte
 * @param expiresAt from then on the key is free again
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: the bytes are only carried from and to the database.
public record IdempotencyRecord(
        UUID scopeId,
        String key,
        Fingerprint fingerprint,
        String method,
        String path,
        int status,
        byte[] body,
        Instant createdAt,
        Instant expiresAt) {

    /** Why a request with the key of another one is refused. */
    public static final Refusal REUSED = Refusal.of(
            ErrorCode.IDEMPOTENCY_KEY_REUSED,
            "This Idempotency-Key belongs to a request with another body or path. Use a new key for a new request.");

    /** The media type of the body: an answer, or a problem. */
    public MediaType contentType() {
        return status < 400 ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON;
    }

    /** The record of a request that was just carried out. */
    public static IdempotencyRecord of(
            KeyedRequest request, int status, byte[] body, Instant createdAt, Duration window) {
        return new IdempotencyRecord(
                request.scopeId(),
                request.key(),
                request.fingerprint(),
                request.method(),
                request.path(),
                status,
                body,
                createdAt,
                createdAt.plus(window));
    }
}
