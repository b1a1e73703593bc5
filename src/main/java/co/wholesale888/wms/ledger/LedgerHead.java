package co.wholesale888.wms.ledger;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/**
 * The end of a warehouse's ledger. Every writer of the warehouse's stock locks this row first. The write path updates
 * it by SQL; Hibernate only inserts and reads it.
 */
@Entity
@Immutable
public class LedgerHead {

    @Id
    private UUID warehouseId;

    private long sequence;
    private byte[] hash;
    private Instant recordedAt;
    private long crossings;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    protected LedgerHead() {}

    LedgerHead(UUID warehouseId, long sequence, byte[] hash, Instant recordedAt, long crossings) {
        this.warehouseId = warehouseId;
        this.sequence = sequence;
        this.hash = hash;
        this.recordedAt = recordedAt;
        this.crossings = crossings;
    }

    UUID warehouseId() {
        return warehouseId;
    }

    /** The last entry's sequence, 0 if there is none. */
    public long sequence() {
        return sequence;
    }

    /** The last entry's hash, {@link HashChain#genesis} if there is none. */
    public byte[] hash() {
        return hash;
    }

    /** When the last entry was recorded, or when the warehouse was registered. */
    Instant recordedAt() {
        return recordedAt;
    }

    /** How many crossings the warehouse's levels have had. */
    long crossings() {
        return crossings;
    }
}
