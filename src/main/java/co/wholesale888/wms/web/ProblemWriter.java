package co.wholesale888.wms.web;

import co.wholesale888.wms.shared.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes refusals as {@code application/problem+json}. Filters, the security chain and the container use it directly;
 * controllers throw a {@link co.wholesale888.wms.shared.RefusedException}.
 */
@Component
public class ProblemWriter {

    private static final int TOO_MANY_REQUESTS = 429;

    private final JsonMapper mapper;

    ProblemWriter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Ends the response with this refusal. Keeps headers that are already set, such as {@code WWW-Authenticate}. Adds
     * {@code Retry-After: 1} to 429 and 503 if it is missing. Does nothing if the response is already committed.
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
        return refusal -> render(Problem.of(refusal, refusal.code().status(), instance, requestId));
    }

    void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal, int status)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(status);
        response.setHeader(RequestIds.HEADER, RequestIds.of(request));
        response.setHeader("Content-Disposition", null);
        boolean retryable = status == TOO_MANY_REQUESTS || status == HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        if (retryable && response.getHeader("Retry-After") == null) {
            response.setHeader("Retry-After", "1");
        }
        byte[] body = render(Problem.of(refusal, status, request.getRequestURI(), RequestIds.of(request)));
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private byte[] render(Problem problem) {
        // By way of a string, which turns an unpaired surrogate from bad input into '?' instead of failing
        return mapper.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
    }
}
