package co.wholesale888.wms.writes;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.ledger.StockWrite;
import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.ledger.WriteLanes;
import co.wholesale888.wms.ledger.WriteRequest;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes single lines that client users enter, by the rules for the lines of API callers. */
@Service
public class LineWrites {

    private final WriteLanes lanes;
    private final AuditedWrites writes;
    private final Clock clock;

    LineWrites(WriteLanes lanes, AuditedWrites writes, Clock clock) {
        this.lanes = lanes;
        this.writes = writes;
        this.clock = clock;
    }

    /**
     * Reads the body of {@code POST /v1/transactions}.
     *
     * @throws RefusedException with all violations of the first stage that has any
     */
    public StockLine read(JsonBody line) {
        return new LineReader(clock).readOne(line.line(LineReader.FIELDS));
    }

    /** Returns the JSON of a {@link LinePreview}; writes nothing. */
    public ResponseEntity<byte[]> preview(StockLine line, FairLimit.Holder user) {
        StockWrite write = new StockWrite(user.warehouseId(), EntrySource.API, user.callerId(), List.of(line));
        return lanes.write(
                user.accountId(), new WriteRequest(write, null, true, HttpStatus.OK.value(), LinePreview::of), "");
    }

    /**
     * Writes a line of a client user in the caller's transaction, and records in the audit trail who it was.
     *
     * @param tokenId the token of the warehouse that the ledger names as the source
     * @return the id of the transaction
     * @throws RefusedException if the stock does not allow it; nothing has changed then
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public String append(StockLine line, UUID warehouseId, UUID tokenId) {
        StockWrite write = new StockWrite(warehouseId, EntrySource.API, tokenId, List.of(line));
        TransactionView written = writes.append(
                        write, AuditAction.STOCK_RECORDED, line.sku(), transactions -> details(transactions.getFirst()))
                .getFirst();
        return Objects.requireNonNull(written.id());
    }

    private static Map<String, ?> details(TransactionView written) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("type", written.type());
        details.put("delta", written.delta());
        details.put("sequence", Objects.requireNonNull(written.sequence()));
        details.put("sourceId", written.sourceId());
        if (written.reference() != null) {
            details.put("reference", written.reference());
        }
        return details;
    }
}
