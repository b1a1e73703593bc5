package co.wholesale888.wms.web;

import co.wholesale888.wms.requests.BodyBudget;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Runs before all other filters except tracing. Assigns the request id, checks version and path, hides the base path,
 * answers exceptions of other filters as problems, frees the body's budget, and tells the followers when the request
 * has ended: an asynchronous one, when it completes.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class EdgeFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String MDC_KEY = "requestId";

    private final transient Problems problems;
    private final transient List<RequestFollower> followers;

    EdgeFilter(Problems problems, List<RequestFollower> followers) {
        this.problems = problems;
        this.followers = followers;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long startedAt = System.nanoTime();
        String id = RequestIds.assign(request, request.getHeader(RequestIds.HEADER));
        response.setHeader(RequestIds.HEADER, id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        MDC.put(MDC_KEY, id);
        try {
            boolean isHttp1 = request.getProtocol().startsWith("HTTP/1.");
            String violation = isHttp1
                    ? PathPolicy.violation(request.getRequestURI())
                    : "This version of HTTP is not supported. Use HTTP/1.1.";
            if (violation != null) {
                throw new RefusedException(ErrorCode.MALFORMED_REQUEST, violation);
            }
            if (BasePath.isUsedBy(request)) {
                chain.doFilter(new BasePath.PrefixedRequest(request), new BasePath.PrefixedResponse(response));
            } else {
                chain.doFilter(request, response);
            }
        } catch (IOException | ServletException | RuntimeException e) {
            if (!problems.handle(e, request, response)) {
                throw e;
            }
        } finally {
            BodyBudget.release(request);
            RequestCompletion.then(request, () -> {
                EndedRequest ended = EndedRequest.of(request, response, startedAt);
                followers.forEach(follower -> follower.ended(ended));
            });
            MDC.remove(MDC_KEY);
        }
    }
}
