package co.wholesale888.wms.webhookinspection;

/** The result of checking one signature. */
public record SignatureFinding(String header, Fit fit) {

    /** Which secret has made the signature, if any. */
    public enum Fit {
        /** The webhook's present secret. */
        PRESENT,
        /** The previous secret, which is still valid. */
        PREVIOUS,
        /** Neither of them, for this body. */
        NEITHER,
        /** The text does not have the form of a signature. */
        MALFORMED,
        /** The signature covers {@code webhook-id} and {@code webhook-timestamp}, and one of them is missing. */
        INCOMPLETE
    }
}
