package co.wholesale888.wms.ledger;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.UUID;

/**
 * The end of a warehouse's ledger. Every writer of the warehouse's stock locks its row first.
 *
 * @param sequence the last entry's sequence, 0 if there is none
 * @param hash the last entry's hash, {@link HashChain#genesis} if there is none
 * @param recordedAt when the last entry was recorded, or when the warehouse was registered
 * @param crossings how many crossings the warehouse's levels have had
 */
@Embeddable
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record LedgerHead(
        @Column(insertable = false, updatable = false) UUID warehouseId,
        long sequence,
        byte[] hash,
        Instant recordedAt,
        long crossings) {}
