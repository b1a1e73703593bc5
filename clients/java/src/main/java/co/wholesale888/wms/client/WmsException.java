package co.wholesale888.wms.client;

import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** What can go wrong, as types: {@link Refused} and its kinds are definite, the others are not. */
@SuppressWarnings("serial")
public abstract class WmsException extends RuntimeException {

    WmsException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Why a request was refused; null for what does not apply. */
    public record Problem(
            String code, String detail, String requestId, List<Item> errors, Long head, String nextCursor) {}

    /** A line or field that breaks a rule. */
    public record Item(
            Integer index, String field, String sku, String code, String message, Long available, Long requested,
            Long expected, Long actual) {}

    static Refused refusal(int status, String body) {
        Problem problem;
        try {
            problem = WmsClient.JSON.readValue(body, Problem.class);
        } catch (JacksonException e) {
            problem = new Problem(null, body, null, List.of(), null, null);
        }
        return switch (status) {
            case 409 -> new Conflict(status, problem);
            case 410 -> new HistoryRewound(status, problem);
            default -> new Refused(status, problem);
        };
    }

    /** The service refused the request and changed nothing. */
    public static class Refused extends WmsException {

        /** The same request would be refused again, or its refusal is stored with the key: nothing is open any more. */
        private static final Set<Integer> DEFINITE = Set.of(400, 404, 409, 413, 422);

        private final int status;
        private final transient Problem problem;

        Refused(int status, Problem problem) {
            super(problem.code() + ": " + problem.detail(), null);
            this.status = status;
            this.problem = problem;
        }

        public int status() {
            return status;
        }

        public Problem problem() {
            return problem;
        }

        /** Whether nothing was applied under the key. Proxies send no code, and a reused key belongs to a write. */
        boolean settles() {
            String code = problem.code();
            return DEFINITE.contains(status) && code != null && !code.equals("idempotency_key_reused");
        }
    }

    /** The state does not allow it: {@code insufficient_stock}, {@code quantity_mismatch} or {@code invalid_state}. */
    public static final class Conflict extends Refused {

        Conflict(int status, Problem problem) {
            super(status, problem);
        }
    }

    /** The database was restored: read the stock again, then go on from the problem's {@code nextCursor}. */
    public static final class HistoryRewound extends Refused {

        HistoryRewound(int status, Problem problem) {
            super(status, problem);
        }
    }

    /** No answer to a read, however often it was tried. */
    public static final class Unavailable extends WmsException {

        Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** It is not known whether a write was applied. Its key is kept: write again under the same name to find out. */
    public static final class OutcomeUnknown extends WmsException {

        OutcomeUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
