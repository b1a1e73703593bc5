package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.KeyedRequest;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request to write stock.
 *
 * @param keyed the request's Idempotency-Key and fingerprint, or null if it has no key
 * @param dryRun whether nothing is written; never together with a key
 * @param successStatus 200 or 201
 * @param view makes the body of the answer from what was written
 */
public record WriteRequest(
        StockWrite write,
        @Nullable KeyedRequest keyed,
        boolean dryRun,
        int successStatus,
        Function<WriteOutcome.Accepted, ?> view)
        implements LedgerRequest {

    public WriteRequest {
        if (dryRun && keyed != null) {
            throw new IllegalArgumentException("a dry run has no key");
        }
    }

    @Override
    public UUID warehouseId() {
        return write.warehouseId();
    }

    @Override
    public int lines() {
        return write.lines().size();
    }

    @Override
    public Outcome applyTo(Fold fold) {
        return switch (dryRun ? fold.preview(write) : fold.apply(write)) {
            case WriteOutcome.Accepted accepted ->
                new Outcome.Done(
                        successStatus,
                        view.apply(accepted),
                        accepted.transactions().getFirst().id());
            case WriteOutcome.Refused refused -> new Outcome.Refused(refused.refusal());
        };
    }

    @Override
    public String createdIdPointer() {
        return "/transactions/0/id";
    }
}
