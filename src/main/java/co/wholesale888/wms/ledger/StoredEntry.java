package co.wholesale888.wms.ledger;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** An entry with its hash as it is stored. It never changes. */
@Entity
@Immutable
@Table(name = "ledger_entry")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate sets the fields
final class StoredEntry {

    @EmbeddedId
    private Key key;

    @Embedded
    private LedgerEntry content;

    @Column(updatable = false)
    private byte[] hash;

    TransactionView view() {
        return content.view(hash);
    }

    record Key(UUID warehouseId, long sequence) {}
}
