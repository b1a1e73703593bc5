package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.HeadLock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Locks a warehouse's ledger head for changes of its levels that write no ledger entry. */
@Component
class LedgerHeadLock implements HeadLock {

    private final JdbcClient jdbc;

    LedgerHeadLock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Instant lock(UUID warehouseId) {
        // The clock is read outside the locking query: inside it would be read before the wait for the lock
        return jdbc.sql("""
                        with head as materialized (
                            select from ledger_head where warehouse_id = ? for no key update)
                        select clock_timestamp() from head""")
                .param(warehouseId)
                .query((row, n) -> SqlTimes.instant(row, 1))
                .optional()
                .orElseThrow(() -> RefusedException.notFound("warehouse"));
    }

    @Override
    public long takeCrossings(UUID warehouseId, int count) {
        return jdbc.sql("update ledger_head set crossings = crossings + ? where warehouse_id = ? returning crossings")
                .params(count, warehouseId)
                .query(Long.class)
                .single();
    }
}
