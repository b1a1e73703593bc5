package co.wholesale888.wms.ledger;

import java.time.Instant;
import java.util.UUID;

/**
 * The ids of transactions. They are derived from the entry, so that the ledger needs no column and no second unique
 * index for them: 48 bits of the time recorded (milliseconds), 44 bits of the sequence, 36 bits of the warehouse.
 * Within a warehouse they sort exactly by sequence, elsewhere by time.
 */
public final class TransactionIds {

    private static final int WAREHOUSE_BITS = 36;
    private static final long WAREHOUSE_MASK = (1L << WAREHOUSE_BITS) - 1;
    private static final int SEQUENCE_LOW_BITS = 64 - WAREHOUSE_BITS;
    private static final long SEQUENCE_LOW_MASK = (1L << SEQUENCE_LOW_BITS) - 1;
    private static final int SEQUENCE_HIGH_BITS = 16;

    private TransactionIds() {}

    public static UUID of(UUID warehouseId, long sequence, Instant recordedAt) {
        long high = (recordedAt.toEpochMilli() << SEQUENCE_HIGH_BITS) | (sequence >>> SEQUENCE_LOW_BITS);
        long low = ((sequence & SEQUENCE_LOW_MASK) << WAREHOUSE_BITS)
                | (warehouseId.getLeastSignificantBits() & WAREHOUSE_MASK);
        return new UUID(high, low);
    }

    /**
     * The sequence that an id names. Whether there is such an entry, and whether it is this one, tells only a
     * comparison with the id of the entry found.
     */
    public static long sequenceOf(UUID id) {
        long sequenceHigh = id.getMostSignificantBits() & ((1L << SEQUENCE_HIGH_BITS) - 1);
        return (sequenceHigh << SEQUENCE_LOW_BITS) | (id.getLeastSignificantBits() >>> WAREHOUSE_BITS);
    }
}
