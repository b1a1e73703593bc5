package co.wholesale888.wms.imports;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code import_file}, mapped for the validation of the schema; the SQL is in the types that need it. */
@Entity
@Immutable
@Table(name = "import_file")
@IdClass(ImportRow.Key.class)
@SuppressWarnings("NullAway.Init")
final class ImportRow {

    @Id
    UUID warehouseId;

    @Id
    UUID id;

    UUID accountId;

    @Enumerated(EnumType.STRING)
    ImportKind kind;

    byte @Nullable [] content;

    @Nullable
    String reference;

    int rows;

    int wrongRows;

    String uploadedBy;

    Instant createdAt;

    @Enumerated(EnumType.STRING)
    ImportState state;

    @Nullable
    UUID appliedById;

    @Nullable
    String appliedBy;

    @Nullable
    String appliedFrom;

    @Nullable
    UUID tokenId;

    @Nullable
    String seen;

    int attempts;

    @Nullable
    UUID lease;

    @Nullable
    Instant leasedUntil;

    @Nullable
    Instant endedAt;

    @Nullable
    String result;

    record Key(UUID warehouseId, UUID id) implements Serializable {}
}
