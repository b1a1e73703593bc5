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

/** Turns exceptions of controllers and filters into problem+json. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private final ProblemWriter writer;

    Problems(ProblemWriter writer) {
        this.writer = writer;
    }

    /**
     * Handles exceptions of controllers. Rethrows those that the security chain handles, and all exceptions after the
     * response is committed.
     */
    @ExceptionHandler(Exception.class)
    void handleControllerException(Exception failure, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        boolean forSecurity = failure instanceof AccessDeniedException || failure instanceof AuthenticationException;
        if (forSecurity || !handle(failure, request, response)) {
            throw failure;
        }
    }

    /**
     * Writes the problem for an exception.
     *
     * @return false if the response is already committed; the container must then cut the connection, so that no client
     *     mistakes half a response for a whole one
     */
    boolean handle(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Refusal refusal = Refusals.of(failure);
        boolean defect = refusal.code() == ErrorCode.INTERNAL_ERROR;
        if (defect && DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            return true;
        }
        if (response.isCommitted()) {
            // The container has already handled an unreadable body
            return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) != null;
        }
        if (defect) {
            String id = RequestIds.of(request);
            log.error("Request {} failed: {} {}", id, request.getMethod(), request.getRequestURI(), failure);
        }
        if (failure instanceof ErrorResponse error) {
            response.setHeader(HttpHeaders.ALLOW, error.getHeaders().getFirst(HttpHeaders.ALLOW));
        }
        writer.write(request, response, refusal);
        return true;
    }
}
