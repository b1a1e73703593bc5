package co.wholesale888.wms.embedded;

/** Why the embedded PostgreSQL cannot serve, in one line that says what to do next. */
final class EmbeddedFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EmbeddedFailure(String message) {
        super(message);
    }

    EmbeddedFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
