package co.wholesale888.wms.idempotency;

/** Another writer has stored the same key meanwhile. The transaction is rolled back and repeated, and then finds it. */
public final class KeyTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KeyTakenException() {
        super("another writer has stored the same Idempotency-Key meanwhile", null, false, false);
    }
}
