package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.Refusal;
import java.util.UUID;
import java.util.function.Function;

/**
 * A request that carries an Idempotency-Key.
 *
 * @param scopeId the warehouse, or the operator where no warehouse is concerned
 * @param path without the base path
 * @param renderRefusal makes the very bytes that a refusal of this request is answered with, for they are stored
 */
public record KeyedRequest(
        UUID scopeId,
        String key,
        Fingerprint fingerprint,
        String method,
        String path,
        Function<Refusal, byte[]> renderRefusal) {

    /** Whether a stored record is the outcome of this very request. */
    public boolean isSameAs(IdempotencyRecord known) {
        return known.fingerprint().equals(fingerprint);
    }
}
