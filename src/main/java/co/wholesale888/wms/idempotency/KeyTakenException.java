package co.wholesale888.wms.idempotency;

/** Another writer stored a key that was about to be stored: roll back and do everything again, then it is found. */
public final class KeyTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KeyTakenException() {
        super("an Idempotency-Key was taken meanwhile", null, false, false);
    }
}
