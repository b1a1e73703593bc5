package co.wholesale888.wms.tracing;

import co.wholesale888.wms.web.RequestCompletion;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Records each request as a span, which continues the caller's trace if the request has a {@code traceparent}. Log
 * lines of the request carry the trace's id. A span has the route, not the path, and no parameters: these contain ids.
 */
@Component
@ConditionalOnProperty(TracingSwitch.ENDPOINT)
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestSpans extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final int FIRST_SERVER_ERROR = 500;

    private final transient Tracer tracer;
    private final transient Propagator propagator;

    RequestSpans(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Span span = propagator
                .extract(request, HttpServletRequest::getHeader)
                .kind(Span.Kind.SERVER)
                .name(request.getMethod())
                .start();
        Tracer.SpanInScope scope = tracer.withSpan(span);
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            span.error(e);
            throw e;
        } finally {
            scope.close();
            RequestCompletion.then(request, () -> end(span, request, response));
        }
    }

    private static void end(Span span, HttpServletRequest request, HttpServletResponse response) {
        int status = response.getStatus();
        span.tag("http.request.method", request.getMethod());
        span.tag("http.response.status_code", status);
        Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (route != null) {
            span.name(request.getMethod() + " " + route).tag("http.route", route.toString());
        }
        String requestId = response.getHeader("X-Request-Id");
        if (requestId != null) {
            span.tag("wms.request_id", requestId);
        }
        if (status >= FIRST_SERVER_ERROR) {
            span.tag("error.type", status);
        }
        span.end();
    }
}
