package co.wholesale888.wms.stock;

import co.wholesale888.wms.shared.RefusedException;
import java.time.Instant;
import java.util.UUID;

/**
 * The lock that brings all changes of a warehouse's levels into one order: the row that says where its ledger ends.
 * Implemented by the ledger.
 */
public interface HeadLock {

    /**
     * Waits for the lock and holds it until the current transaction ends.
     *
     * @return the database's time, read when the lock was held
     * @throws RefusedException NOT_FOUND if there is no such warehouse
     */
    Instant lock(UUID warehouseId);

    /**
     * Takes the next numbers of the warehouse's crossings. The caller holds the lock.
     *
     * @return the last one of them
     */
    long takeCrossings(UUID warehouseId, int count);
}
