package co.wholesale888.wms.web;

import co.wholesale888.wms.shared.EnumNames;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.Violation;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes refusals as {@code application/problem+json}. Filters, the security chain and the container use it directly;
 * controllers throw a {@link co.wholesale888.wms.shared.RefusedException}.
 */
@Component
public class ProblemWriter {

    private static final String TYPE = "/docs/errors#";

    /** How every problem begins, with or without the base path. */
    private static final Pattern BEGINNING =
            Pattern.compile("\\{\"type\":\"(%s)?%s(?<code>[a-z_]+)\"".formatted(BasePath.PREFIX, TYPE));

    private static final int MAX_BEGINNING = 200;

    private final JsonMapper mapper;

    ProblemWriter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Ends the response with this refusal. Keeps headers that are already set, such as {@code WWW-Authenticate}. Adds
     * {@code Retry-After} to 429 and 503. Does nothing if the response is already committed.
     */
    public void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        write(request, response, refusal, refusal.code().status());
    }

    /**
     * Renders refusals of this request to the bytes of their response, to be stored with an Idempotency-Key. Another
     * thread may call it while the request is being processed.
     */
    public Function<Refusal, byte[]> renderer(HttpServletRequest request) {
        String instance = request.getRequestURI();
        String requestId = RequestIds.of(request);
        return refusal -> render(refusal, refusal.code().status(), instance, requestId);
    }

    /** The code of a problem that {@link #renderer} has made; null if it is none. */
    static @Nullable ErrorCode codeOf(byte[] problem) {
        int length = Math.min(problem.length, MAX_BEGINNING);
        Matcher beginning = BEGINNING.matcher(new String(problem, 0, length, StandardCharsets.ISO_8859_1));
        return beginning.lookingAt() ? EnumNames.parse(ErrorCode.class, beginning.group("code")) : null;
    }

    /** Writes a refusal with a status that is more specific than that of its code, such as 431. */
    void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal, int status)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(status);
        EndedRequest.setCode(request, refusal.code());
        String requestId = RequestIds.of(request);
        response.setHeader(RequestIds.HEADER, requestId);
        response.setHeader("Content-Disposition", null);
        RetryAfter.set(response, refusal);
        byte[] body = render(refusal, status, request.getRequestURI(), requestId);
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private byte[] render(Refusal refusal, int status, @Nullable String path, @Nullable String requestId) {
        ErrorCode code = refusal.code();
        String instance = path == null ? "/" : path; // null if it is unreadable
        // Leads to the page on the address that the caller uses
        String type = BasePath.prefixOf(instance) + TYPE + code.code();
        Refusal.FeedHead head = refusal.head();
        Problem problem = new Problem(
                type,
                code.title(),
                status,
                refusal.detail(),
                instance,
                code,
                requestId,
                refusal.errors(),
                head == null ? null : head.sequence(),
                head == null ? null : head.cursor());
        // By way of a string, which turns an unpaired surrogate from bad input into '?' instead of failing
        return mapper.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
    }

    /** An error response (RFC 9457). */
    private record Problem(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            ErrorCode code,
            @Nullable String requestId,
            List<Violation> errors,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long head,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String nextCursor) {}
}
