package co.wholesale888.wms.reservations;

import co.wholesale888.wms.shared.IdKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reservation as callers see it. */
public record ReservationView(
        String id,
        ReservationStatus status,
        List<Reservation.Line> lines,
        @Nullable String reference,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant endedAt) {

    public static ReservationView of(Reservation reservation) {
        return new ReservationView(
                IdKind.RESERVATION.format(reservation.id()),
                reservation.status(),
                reservation.lines(),
                reservation.reference(),
                reservation.createdAt(),
                reservation.expiresAt(),
                reservation.endedAt());
    }
}
