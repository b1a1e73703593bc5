package co.wholesale888.wms.writes;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.ledger.Ledger;
import co.wholesale888.wms.ledger.StockWrite;
import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.ledger.WriteOutcome;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Writes what client users enter on pages, in the caller's transaction, and records in the audit trail who it was. */
@Component
final class AuditedWrites {

    private final Ledger ledger;
    private final AuditTrail audit;

    AuditedWrites(Ledger ledger, AuditTrail audit) {
        this.ledger = ledger;
        this.audit = audit;
    }

    /**
     * Writes all lines or none.
     *
     * @param subject what the audit trail names as changed
     * @param details what it says about the transactions
     * @return one transaction for each line
     * @throws RefusedException if the stock does not allow the write; nothing has changed then
     */
    List<TransactionView> append(
            StockWrite write,
            AuditAction action,
            String subject,
            Function<List<TransactionView>, Map<String, ?>> details) {
        return switch (ledger.append(write)) {
            case WriteOutcome.Refused refused -> throw new RefusedException(refused.refusal());
            case WriteOutcome.Accepted accepted -> {
                List<TransactionView> transactions = accepted.transactions();
                audit.record(action, write.warehouseId(), subject, details.apply(transactions));
                yield transactions;
            }
        };
    }
}
