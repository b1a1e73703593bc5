package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.shared.Refusal;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A request that carries an Idempotency-Key.
 *
 * @param scopeId the warehouse of a token or an order, the account of a client user, or else the operator
 * @param path without the base path
 * @param arrivedAt an outcome that had not expired by then is replayed, however long the request waits for it
 * @param renderRefusal renders a refusal as the exact bytes of the answer, which are stored
 */
public record KeyedRequest(
        UUID scopeId,
        String key,
        Fingerprint fingerprint,
        String method,
        String path,
        Instant arrivedAt,
        Function<Refusal, byte[]> renderRefusal) {

    /** The same request, whose refusals are changed before they are rendered. */
    public KeyedRequest withRefusals(UnaryOperator<Refusal> change) {
        return new KeyedRequest(scopeId, key, fingerprint, method, path, arrivedAt, renderRefusal.compose(change));
    }

    /** Whether the stored record is the outcome of this request, and not of another one with the same key. */
    public boolean isSameAs(IdempotencyRecord stored) {
        return stored.fingerprint().equals(fingerprint);
    }
}
