package co.wholesale888.wms.shared;

import java.time.Instant;
import java.util.UUID;

/**
 * The ids of transactions. An id is derived from its entry, so that the ledger needs neither a column nor a second
 * unique index for it: 48 bits of the time recorded (milliseconds), 44 bits of the sequence, 36 bits of the warehouse.
 * Within a warehouse they sort exactly by sequence, elsewhere by time.
 */
public final class TransactionIds {

    private static final int WAREHOUSE_BITS = 36;
    private static final long WAREHOUSE_MASK = (1L << WAREHOUSE_BITS) - 1;
    private static final int SEQUENCE_LOW_BITS = 64 - WAREHOUSE_BITS;
    private static final long SEQUENCE_LOW_MASK = (1L << SEQUENCE_LOW_BITS) - 1;
    private static final int SEQUENCE_HIGH_BITS = 16;

    private TransactionIds() {}

    /** The id of the entry with this sequence in this warehouse. */
    public static UUID of(UUID warehouseId, long sequence, Instant recordedAt) {
        long high = (recordedAt.toEpochMilli() << SEQUENCE_HIGH_BITS) | (sequence >>> SEQUENCE_LOW_BITS);
        long low = ((sequence & SEQUENCE_LOW_MASK) << WAREHOUSE_BITS)
                | (warehouseId.getLeastSignificantBits() & WAREHOUSE_MASK);
        return new UUID(high, low);
    }

    /** The sequence in an id. The entry with this sequence may have another id: compare both. */
    public static long sequenceOf(UUID id) {
        long sequenceHigh = id.getMostSignificantBits() & ((1L << SEQUENCE_HIGH_BITS) - 1);
        return (sequenceHigh << SEQUENCE_LOW_BITS) | (id.getLeastSignificantBits() >>> WAREHOUSE_BITS);
    }
}
