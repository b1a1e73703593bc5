package co.wholesale888.wms.webhooks;

/** What is to be said of one signature that a client holds. */
public record SignatureFinding(String header, Fit fit) {

    /** Which secret made it, if any. */
    public enum Fit {
        /** The secret that is the webhook's now. */
        PRESENT,
        /** The one before it, while both sign. */
        PREVIOUS,
        /** Neither of them, of this body. */
        NEITHER,
        /** It is not of the form that such a signature has. */
        MALFORMED,
        /** It signs the event's id and the time as well, and {@code webhook-id} or {@code webhook-timestamp} is missing. */
        INCOMPLETE
    }
}
