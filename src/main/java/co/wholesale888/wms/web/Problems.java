package co.wholesale888.wms.web;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers every exception, from a controller or from a filter, with problem+json. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private final ProblemWriter writer;

    Problems(ProblemWriter writer) {
        this.writer = writer;
    }

    /**
     * What controllers throw goes on only to the security chain, where it is the chain's to answer, and to the container
     * where the response has begun.
     */
    @ExceptionHandler(Exception.class)
    void answer(Exception failure, HttpServletRequest request, HttpServletResponse response) throws Exception {
        boolean ofSecurity = failure instanceof AccessDeniedException || failure instanceof AuthenticationException;
        if (ofSecurity || !answers(failure, request, response)) {
            throw failure;
        }
    }

    /**
     * Answers what a filter threw.
     *
     * @return false where the response has begun: the container must then cut the connection, so that nobody takes half
     *     an answer for a whole one
     */
    boolean answers(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Refusal refusal = Refusals.of(failure);
        boolean defect = refusal.code() == ErrorCode.INTERNAL_ERROR;
        if (defect && DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            return true;
        }
        if (response.isCommitted()) {
            // A body that could not be read is an error that the container has taken up already.
            return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) != null;
        }
        if (defect) {
            String id = RequestIds.of(request);
            log.error("Request {} failed: {} {}", id, request.getMethod(), request.getRequestURI(), failure);
        }
        if (failure instanceof ErrorResponse known) {
            response.setHeader(HttpHeaders.ALLOW, known.getHeaders().getFirst(HttpHeaders.ALLOW));
        }
        writer.write(request, response, refusal);
        return true;
    }
}
