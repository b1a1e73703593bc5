package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.KeyedRequest;
import org.jspecify.annotations.Nullable;

/**
 * A write on its way through the lane.
 *
 * @param keyed the Idempotency-Key's part of the request, or null where it has none
 * @param dryRun whether nothing is to be written; never together with a key
 * @param successStatus 200 or 201
 */
record WriteRequest(StockWrite write, @Nullable KeyedRequest keyed, boolean dryRun, int successStatus) {

    WriteRequest {
        if (dryRun && keyed != null) {
            throw new IllegalArgumentException("a dry run has no key");
        }
    }

    /** What it counts against the lane's limits. */
    int lines() {
        return write.lines().size();
    }
}
