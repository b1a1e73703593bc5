package co.wholesale888.wms.requestlog;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Maps the table of recorded requests, which {@link RequestRows} writes and reads by SQL. */
@Entity
@Immutable
@Table(name = "request_log")
@IdClass(RequestRecord.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
final class RequestRecord {

    @Id
    UUID warehouseId;

    @Id
    Instant at;

    @Id
    UUID id;

    UUID tokenId;

    /** In microseconds. */
    long durationUs;

    long leftOut;
    short status;
    boolean replayed;
    String method;

    @Nullable
    String route;

    @Nullable
    String code;

    String requestId;

    /** The primary key, in the order of the list. */
    record Key(UUID warehouseId, Instant at, UUID id) implements Serializable {}
}
