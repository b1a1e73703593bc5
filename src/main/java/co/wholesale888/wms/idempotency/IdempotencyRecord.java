package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The outcome stored with a key. Every repetition of the request is answered with it.
 *
 * @param scopeId see {@link KeyedRequest}
 * @param status 200, 201, 202 or 409
 * @param body the exact bytes of the answer, or their encryption if it contains a secret
 * @param expiresAt from then on the key can be used for another request
 */
@SuppressWarnings("ArrayRecordComponent") // Records are never compared.
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

    /** The refusal of a request whose key belongs to another request. */
    public static final Refusal REUSED = Refusal.of(
            ErrorCode.IDEMPOTENCY_KEY_REUSED,
            "This Idempotency-Key belongs to a request with another body or path. Use a new key for a new request.");

    /** Makes the record of a request that has just been carried out. */
    public static IdempotencyRecord of(KeyedRequest request, int status, byte[] body, Instant now, Duration window) {
        // Not before the arrival, also by another machine's clock: an expired record must give way to this one
        Instant createdAt = now.isBefore(request.arrivedAt()) ? request.arrivedAt() : now;
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
