package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.shared.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A caller's write, as it passes through a lane.
 *
 * @param keyed the request's Idempotency-Key and fingerprint, or null if it has no key
 * @param dryRun whether nothing is written; never together with a key
 * @param successStatus 200 or 201
 */
record WriteRequest(StockWrite write, @Nullable KeyedRequest keyed, boolean dryRun, int successStatus) {

    WriteRequest {
        if (dryRun && keyed != null) {
            throw new IllegalArgumentException("a dry run has no key");
        }
    }

    /** The weight of the request against the lane's limits. */
    int lines() {
        return write.lines().size();
    }

    /** The answer to a write. */
    sealed interface Answer {

        /**
         * A body to send exactly as it is, new or replayed.
         *
         * @param status 200 or 201, or 409 for a refusal that is stored with its key
         * @param transactionId the id of the first transaction, as the body shows it; null unless the status is 201
         */
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        record Body(int status, byte[] body, @Nullable String transactionId, boolean replayed) implements Answer {}

        /** A refusal that is not stored. */
        record Refused(Refusal refusal) implements Answer {}

        /** An unexpected failure of this request alone; nothing was written. */
        record Failed(RuntimeException cause) implements Answer {}
    }
}
