package co.wholesale888.wms.reservations;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A reservation as it is stored. Hibernate only reads it; the write path creates and changes it by SQL. */
@Entity
@Immutable
@Table(name = "reservation")
@IdClass(StoredReservation.Key.class)
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate sets the fields
final class StoredReservation {

    @Id
    @Column(name = "warehouse_id")
    private UUID warehouseId;

    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    private ReservationStatus status;

    private @Nullable String reference;
    private int lineCount;
    private Instant createdAt;
    private Instant expiresAt;
    private @Nullable Instant endedAt;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(
            name = "reservation_line",
            joinColumns = {
                @JoinColumn(name = "warehouse_id", referencedColumnName = "warehouse_id"),
                @JoinColumn(name = "reservation_id", referencedColumnName = "id")
            })
    @MapKeyColumn(name = "sku")
    @OrderBy("position")
    private Map<String, Line> lines = new LinkedHashMap<>();

    UUID id() {
        return id;
    }

    Reservation reservation() {
        return new Reservation(
                warehouseId,
                id,
                status,
                lines.entrySet().stream()
                        .map(line -> new Reservation.Line(line.getKey(), line.getValue().quantity))
                        .toList(),
                reference,
                createdAt,
                expiresAt,
                endedAt);
    }

    /** The primary key, which begins with the warehouse as every key does. */
    record Key(UUID warehouseId, UUID id) implements Serializable {}

    @Embeddable
    record Line(int position, long quantity) {}
}
