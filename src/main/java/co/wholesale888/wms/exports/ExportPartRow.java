package co.wholesale888.wms.exports;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code export_part}, mapped for the validation of the schema; the SQL is in the types that need it. */
@Entity
@Immutable
@Table(name = "export_part")
@IdClass(ExportPartRow.Key.class)
@SuppressWarnings("NullAway.Init")
final class ExportPartRow {

    @Id
    UUID warehouseId;

    @Id
    UUID exportId;

    @Id
    int attempt;

    @Id
    int part;

    byte[] content;

    record Key(UUID warehouseId, UUID exportId, int attempt, int part) implements Serializable {}
}
