package co.wholesale888.wms.embedded;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** The embedded PostgreSQL cannot be used. The message is one line that says what to do next. */
final class EmbeddedFailure extends FailureAnalyzedException {

    private static final long serialVersionUID = 1L;

    EmbeddedFailure(String message) {
        super(message, null);
    }

    EmbeddedFailure(String message, Throwable cause) {
        super(message, null, cause);
    }
}
