package co.wholesale888.wms.exports;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code export}, mapped for the validation of the schema; the SQL is in the types that need it. */
@Entity
@Immutable
@Table(name = "export")
@SuppressWarnings("NullAway.Init")
final class ExportRow {

    @Id
    UUID id;

    UUID accountId;

    UUID warehouseId;

    UUID userId;

    @Enumerated(EnumType.STRING)
    ExportKind kind;

    String filter;

    String description;

    @Enumerated(EnumType.STRING)
    ExportState state;

    Instant createdAt;

    @Nullable
    Instant endedAt;

    @Nullable
    UUID lease;

    @Nullable
    Instant leasedUntil;

    int attempts;

    long read;

    long total;

    long rows;

    int parts;

    long storedBytes;

    long fileBytes;

    @Nullable
    String error;
}
