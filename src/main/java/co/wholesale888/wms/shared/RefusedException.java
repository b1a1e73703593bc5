package co.wholesale888.wms.shared;

import java.util.List;

/** Carries a {@link Refusal} to the HTTP edge. Cheap: it has no stack trace, since a refusal is no defect. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.detail(), null, false, false);
        this.refusal = refusal;
    }

    public RefusedException(ErrorCode code, String detail) {
        this(Refusal.of(code, detail));
    }

    /** Existence never leaks: the same words for what is missing and for what belongs to somebody else. */
    public static RefusedException notFound(String what) {
        return new RefusedException(ErrorCode.NOT_FOUND, "There is no such " + what + " within your reach.");
    }

    /** Throws if there is any violation, with all of them. */
    public static void throwIfAny(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new RefusedException(Refusal.of(violations));
        }
    }

    public Refusal refusal() {
        return refusal;
    }
}
