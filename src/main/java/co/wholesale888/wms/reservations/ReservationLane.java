package co.wholesale888.wms.reservations;

import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.shared.RefusedException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** Carries out changes of reservations, in one order with the warehouse's writes. Implemented by the ledger. */
public interface ReservationLane {

    /**
     * Carries out a change and returns when it is durable.
     *
     * @param account the account of the warehouse; null if the change counts for none, as when a reservation expires
     * @param keyed the request's Idempotency-Key, or null if it has none
     * @return the answer to the caller
     * @throws RefusedException if the change is not possible; nothing has changed then
     */
    ResponseEntity<byte[]> change(@Nullable UUID account, ReservationChange change, @Nullable KeyedRequest keyed);
}
