package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.IdempotencyRecord;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.TransactionIds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** The ledger: entries can be found and appended, but neither changed nor deleted. */
public interface LedgerEntries extends Repository<StoredEntry, StoredEntry.Key> {

    Optional<StoredEntry> findByKeyWarehouseIdAndKeySequence(UUID warehouseId, long sequence);

    default Optional<TransactionView> find(UUID warehouseId, UUID id) {
        return findByKeyWarehouseIdAndKeySequence(warehouseId, TransactionIds.sequenceOf(id))
                .map(StoredEntry::view)
                .filter(view -> IdKind.TRANSACTION.format(id).equals(view.id()));
    }

    /**
     * Appends the entries of some folds, with the levels and heads that they lead to and the records of idempotency
     * keys, in the transaction of this connection. Implemented by {@link LedgerStatements}.
     *
     * @return false if another writer has stored one of the keys in the meantime: roll back and start again
     */
    boolean append(Connection connection, List<Fold> folds, List<IdempotencyRecord> records) throws SQLException;
}
