package co.wholesale888.wms.ledger;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/**
 * The end of a warehouse's ledger. Every writer of the warehouse's stock locks its row first.
 *
 * @param sequence the last entry's sequence, 0 if there is none
 * @param hash the last entry's hash, {@link HashChain#genesis} if there is none
 * @param recordedAt when the last entry was recorded; entries are not recorded before it
 * @param crossings how many crossings the warehouse's levels have had
 */
@Embeddable
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record LedgerHead(
        @Column(insertable = false, updatable = false) UUID warehouseId,
        long sequence,
        byte[] hash,
        Instant recordedAt,
        long crossings) {

    /** The row of a ledger's head. Hibernate only inserts it; the write path reads and updates it by SQL. */
    @Entity
    @Immutable
    @Table(name = "ledger_head")
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate sets and reads the fields
    static final class Stored {

        @Id
        private UUID warehouseId;

        @Embedded
        private LedgerHead head;

        Stored() {}

        Stored(LedgerHead head) {
            this.warehouseId = head.warehouseId();
            this.head = head;
        }
    }
}
