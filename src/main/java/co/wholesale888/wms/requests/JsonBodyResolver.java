package co.wholesale888.wms.requests;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Resolves {@link JsonBody} arguments. Reads the body within a limit of size and of time. */
public class JsonBodyResolver implements HandlerMethodArgumentResolver {

    static final int MAX_BYTES = 1024 * 1024;

    /** A client that sends its body byte by byte must not hold a connection for ever. */
    static final Duration MAX_TIME = Duration.ofSeconds(20);

    private final Duration maxTime;

    public JsonBodyResolver() {
        this(MAX_TIME);
    }

    public JsonBodyResolver(Duration maxTime) {
        this.maxTime = maxTime;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == JsonBody.class;
    }

    @Override
    public JsonBody resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binderFactory) {
        HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("a JsonBody needs an HTTP request");
        }
        return JsonBody.parse(RawBody.read(request, MAX_BYTES, maxTime));
    }
}
