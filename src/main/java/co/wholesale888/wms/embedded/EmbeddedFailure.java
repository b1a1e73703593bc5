package co.wholesale888.wms.embedded;

/** The embedded PostgreSQL cannot be used. The message is one line that says what to do next. */
final class EmbeddedFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EmbeddedFailure(String message) {
        super(message);
    }

    EmbeddedFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
