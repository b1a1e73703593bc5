package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.Refusal;

/** What a write's caller is told. */
sealed interface WriteAnswer {

    /**
     * These very bytes, new or replayed.
     *
     * @param status 200 or 201, or 409 for a refusal that is kept with its key
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Given(int status, byte[] body, boolean replayed) implements WriteAnswer {}

    /** A refusal that nothing keeps. */
    record Refused(Refusal refusal) implements WriteAnswer {}

    /** An unexpected failure of this request alone; nothing was written. */
    record Failed(RuntimeException cause) implements WriteAnswer {}
}
