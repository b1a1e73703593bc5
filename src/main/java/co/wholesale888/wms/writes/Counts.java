package co.wholesale888.wms.writes;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.ledger.WriteLanes;
import co.wholesale888.wms.ledger.WriteRequest;
import co.wholesale888.wms.requests.LateRecheck;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes counts: all rows or none, each as an ADJUSTMENT, also where the count confirms the level. A refusal names the
 * lines of the file.
 */
@Service
public class Counts {

    /** From this size on, a count may have more rows than any other write. */
    private static final int LARGE_BYTES = 16 * 1024;

    private static final int MAX_LARGE = 1;
    private static final int MAX_WAITING = 16;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /** How many large counts may run or wait: of a token or user, a warehouse, an account. */
    private static final int MAX_OF_CALLER = 3;

    private static final int MAX_OF_WAREHOUSE = 4;
    private static final int MAX_OF_ACCOUNT = 5;

    private final ConcurrencyLimit large = new ConcurrencyLimit(MAX_LARGE, MAX_WAITING, MAX_WAIT);
    private final FairLimit fair =
            new FairLimit("large counts", MAX_OF_CALLER, MAX_OF_WAREHOUSE, MAX_OF_ACCOUNT, MAX_LARGE + MAX_WAITING);
    private final WriteLanes lanes;
    private final AuditedWrites writes;
    private final LateRecheck recheck;

    Counts(WriteLanes lanes, AuditedWrites writes, LateRecheck recheck) {
        this.lanes = lanes;
        this.writes = writes;
        this.recheck = recheck;
    }

    /**
     * Reads and writes a count for a caller. An instance handles large ones one at a time, which bounds the memory for
     * their rows and how long other writes wait in the lane.
     *
     * @param size the bytes of the file
     * @throws RefusedException RATE_LIMITED if the token or user, the warehouse or the account has too many in
     *     progress; UNAVAILABLE if too many others wait; with a code of status 401 if the credential was revoked
     *     during the wait
     */
    public <T> T inTurn(FairLimit.Holder holder, int size, Supplier<T> work) {
        if (size < LARGE_BYTES) {
            return work.get();
        }
        fair.enter(holder);
        try {
            return large.call(recheck.before(work));
        } finally {
            fair.leave(holder);
        }
    }

    /** Does the same in the background, where one count at a time is in progress. */
    public <T> T inTurn(int size, Supplier<T> work) {
        return size < LARGE_BYTES ? work.get() : large.call(work);
    }

    /** Returns the JSON of a {@link CountPreview}, after all checks of {@link #write}. */
    public ResponseEntity<byte[]> preview(Count count, FairLimit.Holder holder) {
        return send(count, holder, null, true);
    }

    /** Writes a count through the lanes and returns the JSON of a {@link CountAnswer}, new or replayed. */
    ResponseEntity<byte[]> write(Count count, FairLimit.Holder holder, @Nullable KeyedRequest keyed) {
        return send(count, holder, keyed, false);
    }

    /** What a count has written: one entry for each row. */
    public record Written(int entries, long firstSequence, long lastSequence) {}

    /**
     * Writes a count of a client user in the caller's transaction, and records in the audit trail who it was.
     *
     * @param tokenId the token of the warehouse that the ledger names as the source
     * @param seen the {@link CountPreview#fingerprint} of the preview that the user has seen
     * @throws RefusedException INVALID_STATE if it would be another one by now, since the count would undo what was sold or
     *     received meanwhile; the transaction then rolls back
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Written append(Count count, UUID warehouseId, UUID tokenId, @Nullable String seen) {
        try {
            List<TransactionView> transactions = writes.append(
                    count.toWrite(warehouseId, tokenId),
                    AuditAction.STOCK_COUNTED,
                    IdKind.TOKEN.format(tokenId),
                    accepted -> details(count, accepted));
            if (!CountPreview.of(transactions).fingerprint().equals(seen)) {
                throw new RefusedException(
                        ErrorCode.INVALID_STATE,
                        "Levels have changed since the differences were shown. Nothing was changed; check them again.");
            }
            return written(transactions);
        } catch (RefusedException e) {
            throw new RefusedException(count.atLines(e.refusal()));
        }
    }

    private static Map<String, ?> details(Count count, List<TransactionView> transactions) {
        Written written = written(transactions);
        Map<String, Object> details = new LinkedHashMap<>();
        if (count.reference() != null) {
            details.put("reference", count.reference());
        }
        details.put("counted", written.entries);
        details.put("firstSequence", written.firstSequence);
        details.put("lastSequence", written.lastSequence);
        return details;
    }

    private static Written written(List<TransactionView> transactions) {
        return new Written(
                transactions.size(),
                Objects.requireNonNull(transactions.getFirst().sequence()),
                Objects.requireNonNull(transactions.getLast().sequence()));
    }

    private ResponseEntity<byte[]> send(
            Count count, FairLimit.Holder holder, @Nullable KeyedRequest keyed, boolean dryRun) {
        WriteRequest request = new WriteRequest(
                count.toWrite(holder.warehouseId(), holder.callerId()),
                keyed == null ? null : keyed.withRefusals(count::atLines),
                dryRun,
                HttpStatus.OK.value(),
                accepted -> dryRun
                        ? CountPreview.of(accepted.transactions())
                        : CountAnswer.of(count.reference(), accepted));
        try {
            return lanes.write(holder.accountId(), request, "");
        } catch (RefusedException e) {
            throw new RefusedException(count.atLines(e.refusal()));
        }
    }
}
