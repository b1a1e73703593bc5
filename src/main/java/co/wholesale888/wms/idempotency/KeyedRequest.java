package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.Refusal;
import java.util.UUID;
import java.util.function.Function;

/**
 * A request that carries an Idempotency-Key.
 *
 * @param scopeId the warehouse, or the operator if the request concerns no warehouse
 * @param path without the base path
 * @param renderRefusal renders a refusal as the exact bytes of the answer, which are stored
 */
public record KeyedRequest(
        UUID scopeId,
        String key,
        Fingerprint fingerprint,
        String method,
        String path,
        Function<Refusal, byte[]> renderRefusal) {

    /** Whether the stored record is the outcome of this request, and not of another one with the same key. */
    public boolean isSameAs(IdempotencyRecord stored) {
        return stored.fingerprint().equals(fingerprint);
    }
}
