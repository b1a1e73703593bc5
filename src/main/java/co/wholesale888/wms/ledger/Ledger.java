package co.wholesale888.wms.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The way for other modules to write stock: within their own transaction, by the same lock, fold, chain and statements as
 * the writes of callers.
 */
@Service
public class Ledger {

    private final JdbcTemplate jdbc;
    private final LedgerWriter landing;

    Ledger(DataSource dataSource, LedgerWriter landing) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.landing = landing;
    }

    /**
     * Applies a write within the caller's transaction. The warehouse's head stays locked until that transaction ends, so
     * it should end soon. Where the write is refused, nothing was written and the transaction may go on.
     *
     * @return what became of it; an accepted write lands when the caller's transaction is committed
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public WriteOutcome append(StockWrite write) {
        UUID warehouseId = write.warehouseId();
        return Objects.requireNonNull(jdbc.execute((ConnectionCallback<WriteOutcome>) connection -> {
            Set<String> skus = new HashSet<>();
            write.lines().forEach(line -> skus.add(line.sku()));
            LedgerStatements.Loaded loaded =
                    LedgerStatements.lockAndLoad(connection, Map.of(warehouseId, skus), List.of());
            WriteOutcome outcome =
                    Objects.requireNonNull(loaded.folds().get(warehouseId)).apply(write);
            if (outcome instanceof WriteOutcome.Accepted) {
                store(connection, loaded);
            }
            return outcome;
        }));
    }

    private void store(Connection connection, LedgerStatements.Loaded loaded) throws SQLException {
        LedgerWriter.Landed landed = landing.store(connection, loaded.folds().values(), loaded.announced(), List.of());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                landing.committed(landed);
            }
        });
    }
}
