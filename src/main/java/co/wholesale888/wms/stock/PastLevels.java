package co.wholesale888.wms.stock;

import co.wholesale888.wms.shared.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The levels of the past, rebuilt from the ledger's entries. Implemented by the module that reads the ledger. */
public interface PastLevels {

    /**
     * The quantity of a SKU after its last entry.
     *
     * @param sequence the entry's sequence, 0 before the first
     * @param updatedAt when the entry was recorded, null before the first
     */
    record PastLevel(long quantity, long sequence, @Nullable Instant updatedAt) {

        static final PastLevel NONE = new PastLevel(0, 0, null);
    }

    /**
     * The last sequence recorded at or before a time. It is final: no uncommitted entry can still belong to that time.
     *
     * @throws RefusedException INVALID_PARAMETER if the time is in the future
     */
    long sequenceAt(JdbcClient jdbc, UUID warehouseId, Instant time);

    /** The levels right after an entry, by SKU, found by one statement; SKUs without an entry by then are left out. */
    Map<String, PastLevel> levels(JdbcClient jdbc, UUID warehouseId, List<String> skus, long sequence);
}
