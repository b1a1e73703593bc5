package co.wholesale888.wms.shared;

import java.util.List;
import org.springframework.util.StringUtils;

/** Ends a request with a {@link Refusal}. It has no stack trace, because a refusal is not a defect. */
public class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.detail(), null, false, false);
        this.refusal = refusal;
    }

    public RefusedException(ErrorCode code, String detail) {
        this(Refusal.of(code, detail));
    }

    /**
     * Says that something does not exist. The text is the same if it belongs to another caller, so that nobody learns
     * what others have.
     *
     * @param what the kind of thing, such as {@code warehouse}
     */
    public static RefusedException notFound(String what) {
        return new RefusedException(ErrorCode.NOT_FOUND, StringUtils.capitalize(what) + " not found.");
    }

    /** Says what is wrong with the value of a field. */
    public static RefusedException invalid(String field, String message) {
        return new RefusedException(Refusal.of(List.of(Violation.of(field, ErrorCode.VALIDATION_FAILED, message))));
    }

    /** Says that a form lacks a field that its page sends by itself. */
    public static RefusedException incompleteForm() {
        return new RefusedException(
                ErrorCode.MALFORMED_REQUEST,
                "The form is incomplete, and nothing was saved. Go back, reload the page, and send the form again.");
    }

    /** Throws an exception with all violations, if there are any. */
    public static void throwIfAny(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new RefusedException(Refusal.of(violations));
        }
    }

    public Refusal refusal() {
        return refusal;
    }
}
