package co.wholesale888.wms.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Records calls of other services as spans, if tracing is on. */
@Component
public class CallSpans {

    private final @Nullable Tracer tracer;
    private final @Nullable Propagator propagator;

    public CallSpans(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        this.tracer = tracer.getIfAvailable();
        this.propagator = propagator.getIfAvailable();
    }

    /** A call in progress. */
    @FunctionalInterface
    public interface Call {

        /**
         * Ends the call.
         *
         * @param status the status of the answer; null if there was none
         * @param error what went wrong, as a short word; null if nothing did
         */
        void end(@Nullable Integer status, @Nullable String error);
    }

    /**
     * Begins a POST in a trace of its own.
     *
     * @param name what the call is for, in a few words without ids
     * @param setHeader is given the headers by which the called service continues the trace; none if tracing is off
     */
    public Call post(String name, BiConsumer<String, String> setHeader) {
        if (tracer == null || propagator == null) {
            return (status, error) -> {};
        }
        Span span = tracer.spanBuilder()
                .setNoParent()
                .kind(Span.Kind.CLIENT)
                .name(name)
                .tag("http.request.method", "POST")
                .start();
        propagator.inject(span.context(), null, (carrier, header, value) -> setHeader.accept(header, value));
        return (status, error) -> {
            if (status != null) {
                span.tag("http.response.status_code", status);
            }
            if (error != null) {
                span.tag("error.type", error);
            }
            span.end();
        };
    }
}
