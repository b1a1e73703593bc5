package co.wholesale888.wms.ledger;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** The row of a ledger's head. Hibernate only inserts it; the write path reads and updates it by SQL. */
@Entity
@Immutable
@Table(name = "ledger_head")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate sets and reads the fields
class StoredHead {

    @Id
    private UUID warehouseId;

    @Embedded
    private LedgerHead head;

    protected StoredHead() {}

    StoredHead(LedgerHead head) {
        this.warehouseId = head.warehouseId();
        this.head = head;
    }
}
