package co.wholesale888.wms.web;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;

/**
 * A request that has been answered; a stream or a long-poll when it has ended.
 *
 * @param bearer the bearer of its token, also if it was refused; null if it had no valid token
 * @param method one of the usual methods, or OTHER
 * @param route the pattern that its path matches; null if nothing is there, or if it was refused before that was looked
 *     up
 * @param path the path as it was sent, by which {@link Routes} finds the route later; null if the route is known. It
 *     contains ids, so it must not be stored
 * @param code the code of the problem that was the answer; null below 400
 * @param replayed whether the answer was a stored one, because of its Idempotency-Key
 * @param startedNanos the start, as {@link System#nanoTime}
 * @param nanos the duration
 */
public record EndedRequest(
        Caller.@Nullable Bearer bearer,
        String requestId,
        String method,
        @Nullable String route,
        @Nullable String path,
        int status,
        @Nullable ErrorCode code,
        boolean replayed,
        long startedNanos,
        long nanos) {

    /** The response header that marks a stored answer. */
    private static final String REPLAYED = "Idempotency-Replayed";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    private static final int FIRST_ERROR = 400;

    /** No path of the API is longer, so a longer one is not kept. */
    private static final int MAX_PATH_LENGTH = 1_000;

    private static final String BEARER = EndedRequest.class.getName() + ".bearer";
    private static final String CODE = EndedRequest.class.getName() + ".code";

    /** Notes whose token the request has. */
    public static void setBearer(HttpServletRequest request, Caller.Bearer bearer) {
        request.setAttribute(BEARER, bearer);
    }

    /** Notes which problem is the answer. */
    static void setCode(HttpServletRequest request, ErrorCode code) {
        request.setAttribute(CODE, code);
    }

    static EndedRequest of(HttpServletRequest request, HttpServletResponse response, long startedNanos) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
        int status = response.getStatus();
        return new EndedRequest(
                request.getAttribute(BEARER) instanceof Caller.Bearer bearer ? bearer : null,
                Objects.requireNonNullElse(RequestIds.of(request), ""),
                method,
                pattern == null ? null : pattern.toString(),
                pattern == null ? shortPath(request) : null,
                status,
                status < FIRST_ERROR ? null : code(request, status),
                !READS.contains(method) && response.getHeader(REPLAYED) != null,
                startedNanos,
                System.nanoTime() - startedNanos);
    }

    /** Without a note, the container reports the error after this, by its status. */
    private static ErrorCode code(HttpServletRequest request, int status) {
        return request.getAttribute(CODE) instanceof ErrorCode code
                ? code
                : Refusals.ofStatus(status).code();
    }

    private static @Nullable String shortPath(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path == null || path.length() > MAX_PATH_LENGTH ? null : path;
    }
}
