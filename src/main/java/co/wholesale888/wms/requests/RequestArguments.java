package co.wholesale888.wms.requests;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Resolves {@link JsonBody} and {@link FileBody} arguments, {@link Query} arguments with the parameters that
 * {@link AllowedParameters} names, and {@link ResponseFormat} arguments with the format that {@link AlsoAs} names.
 */
@Component
class RequestArguments implements HandlerMethodArgumentResolver {

    private static final Set<Class<?>> SUPPORTED =
            Set.of(JsonBody.class, FileBody.class, Query.class, ResponseFormat.class);

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return SUPPORTED.contains(parameter.getParameterType());
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binderFactory) {
        HttpServletRequest request = (HttpServletRequest) webRequest.getNativeRequest();
        if (parameter.getParameterType() == JsonBody.class) {
            return JsonBody.parse(RawBody.read(request, RawBody.MAX_BYTES, RawBody.MAX_TIME));
        }
        if (parameter.getParameterType() == FileBody.class) {
            return FileBody.read(request);
        }
        if (parameter.getParameterType() == ResponseFormat.class) {
            AlsoAs other = parameter.getParameterAnnotation(AlsoAs.class);
            if (other == null) {
                throw new IllegalStateException("a ResponseFormat needs @AlsoAs at " + parameter);
            }
            return ResponseFormat.jsonOr(other.value(), request);
        }
        AllowedParameters allowed = parameter.getParameterAnnotation(AllowedParameters.class);
        if (allowed == null) {
            throw new IllegalStateException("a Query needs @AllowedParameters at " + parameter);
        }
        return new Query(request.getQueryString(), allowed.ofForm(), allowed.value());
    }
}
