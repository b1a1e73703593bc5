package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.AfterCommit;
import co.wholesale888.wms.reservations.ReservationKey;
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

/** Writes stock for other modules, in their own transaction, exactly as the writes of API callers are written. */
@Service
public class Ledger {

    private final JdbcTemplate jdbc;
    private final LedgerStatements statements;
    private final LedgerWriter writer;

    Ledger(DataSource dataSource, LedgerStatements statements, LedgerWriter writer) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.statements = statements;
        this.writer = writer;
    }

    /**
     * Applies a write in the caller's transaction. The warehouse's head stays locked until that transaction ends, so it
     * should end soon. A refused write has changed no level, and the transaction may continue. If reservations whose
     * time is over would cause a refusal, they are ended, and the write is judged again.
     *
     * @return the outcome; an accepted write becomes durable when the caller's transaction commits
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public WriteOutcome append(StockWrite write) {
        UUID warehouseId = write.warehouseId();
        return Objects.requireNonNull(jdbc.execute((ConnectionCallback<WriteOutcome>) connection -> {
            Set<String> skus = new HashSet<>();
            write.lines().forEach(line -> skus.add(line.sku()));
            LedgerStatements.Loaded loaded =
                    statements.lockAndLoad(connection, Map.of(warehouseId, skus), List.of(), null);
            Fold fold = Fold.of(warehouseId, loaded);
            WriteOutcome outcome = fold.apply(write);
            Set<ReservationKey> due = new HashSet<>(0);
            while (due.addAll(statements.findDue(connection, fold.contested(), due, loaded.now()))) {
                fold = Fold.of(warehouseId, statements.load(connection, due, loaded));
                fold.reservations().expire(due.stream().map(ReservationKey::id).toList());
                outcome = fold.apply(write);
            }
            if (fold.hasChanges()) {
                AfterCommit.run(writer.store(connection, List.of(fold), loaded.subscribers(), List.of()));
            }
            return outcome;
        }));
    }
}
