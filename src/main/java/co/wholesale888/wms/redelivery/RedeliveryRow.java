package co.wholesale888.wms.redelivery;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code redelivery}, mapped for the validation of the schema; the SQL is in the types that need it. */
@Entity
@Immutable
@Table(name = "redelivery")
@IdClass(RedeliveryRow.Key.class)
@SuppressWarnings("NullAway.Init")
final class RedeliveryRow {

    @Id
    UUID warehouseId;

    @Id
    UUID webhookId;

    @Id
    UUID id;

    Instant rangeFrom;

    Instant rangeTo;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> statuses;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Nullable
    List<String> types;

    Instant requestedAt;

    int total;

    int queued;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> deliveries;

    @Nullable
    Instant finishedAt;

    record Key(UUID warehouseId, UUID webhookId, UUID id) implements Serializable {}
}
