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
 * Writes a refusal as {@code application/problem+json}, from wherever it arises: controllers, filters, the security
 * chain, the container. Controllers just throw; only what stands before them needs this class.
 */
@Component
public class ProblemWriter {

    private static final int TOO_MANY_REQUESTS = 429;

    private final JsonMapper mapper;

    ProblemWriter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Ends the response with this refusal. Headers that are set already stay, such as {@code WWW-Authenticate}; 429 and
     * 503 get {@code Retry-After: 1} where none is set. Does nothing where the response has begun.
     */
    public void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        write(request, response, refusal, refusal.code().status());
    }

    /**
     * Makes the bytes that refusals of this request are answered with, for those that are kept with an Idempotency-Key.
     * May be used by another thread, while the request goes on.
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
        boolean comeBack = status == TOO_MANY_REQUESTS || status == HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        if (comeBack && response.getHeader("Retry-After") == null) {
            response.setHeader("Retry-After", "1");
        }
        byte[] body = render(Problem.of(refusal, status, request.getRequestURI(), RequestIds.of(request)));
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private byte[] render(Problem problem) {
        // By way of text: half a surrogate pair, quoted from bad input, becomes '?' in place of an error.
        return mapper.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
    }
}
