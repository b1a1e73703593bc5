package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.reservations.Reservation;
import co.wholesale888.wms.reservations.ReservationChange;
import co.wholesale888.wms.reservations.ReservationKey;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request to change reservations. */
record ReservationRequest(
        ReservationChange change, @Nullable KeyedRequest keyed) implements LedgerRequest {

    /**
     * The weight of a change whose lines are not known yet: the usual cart has fewer, the largest has 1,000. It bounds
     * the lines of a group that consists of the largest.
     */
    private static final int UNKNOWN_LINES = 100;

    @Override
    public UUID warehouseId() {
        return change.warehouseId();
    }

    @Override
    public int lines() {
        return switch (change) {
            case ReservationChange.Reserve reserve -> reserve.lines().size();
            case ReservationChange.Expire expire -> expire.lines();
            case ReservationChange.OfOne one -> UNKNOWN_LINES;
        };
    }

    /** The SKUs that the request names; those of existing reservations are read together with them. */
    List<String> skus() {
        return change instanceof ReservationChange.Reserve reserve
                ? reserve.lines().stream().map(Reservation.Line::sku).toList()
                : List.of();
    }

    /** The existing reservations that the request is about. */
    List<ReservationKey> reservations() {
        return switch (change) {
            case ReservationChange.Reserve reserve -> List.of();
            case ReservationChange.Expire expire ->
                expire.ids().stream()
                        .map(id -> new ReservationKey(expire.warehouseId(), id))
                        .toList();
            case ReservationChange.OfOne one -> List.of(new ReservationKey(one.warehouseId(), one.id()));
        };
    }

    @Override
    public Outcome applyTo(Fold fold) {
        return fold.reservations().apply(change);
    }

    @Override
    public String createdIdPointer() {
        return "/id";
    }
}
