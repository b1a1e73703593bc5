package co.wholesale888.wms.ledger;

import co.wholesale888.wms.idempotency.KeyedRequest;
import co.wholesale888.wms.shared.Refusal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A caller's request, as it passes through a lane. */
sealed interface LedgerRequest permits WriteRequest, ReservationRequest {

    UUID warehouseId();

    /** The request's Idempotency-Key and fingerprint, or null if it has no key. */
    @Nullable
    KeyedRequest keyed();

    /** The weight of the request against the lane's limits. */
    int lines();

    /** Applies the request to its warehouse. A refused request changes nothing. */
    Outcome applyTo(Fold fold);

    /** Where the JSON of an answer with the status 201 has the id of what was created. */
    String createdIdPointer();

    /** What a request has led to. */
    sealed interface Outcome {

        /**
         * The request was carried out.
         *
         * @param body the answer, to be written as JSON
         * @param createdId the id of what was created, as the body shows it; null if the status is not 201
         */
        record Done(int status, Object body, @Nullable String createdId) implements Outcome {}

        /** Nothing was done. */
        record Refused(Refusal refusal) implements Outcome {}
    }

    sealed interface Answer {

        /**
         * A body to send exactly as it is, new or replayed.
         *
         * @param status 200 or 201, or 409 for a refusal that is stored with its key
         * @param createdId the id of what was created, as the body shows it; null unless the status is 201
         */
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        record Body(int status, byte[] body, @Nullable String createdId, boolean replayed) implements Answer {}

        /** A refusal that is not stored. */
        record Refused(Refusal refusal) implements Answer {}

        /** An unexpected failure of this request alone; nothing was written. */
        record Failed(RuntimeException cause) implements Answer {}
    }
}
