package co.wholesale888.wms.requests;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Resolves {@link JsonBody} arguments, and {@link Query} arguments with the parameters that {@link AllowedParameters}
 * names.
 */
@Component
class RequestArguments implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == JsonBody.class || parameter.getParameterType() == Query.class;
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
        AllowedParameters allowed = parameter.getParameterAnnotation(AllowedParameters.class);
        if (allowed == null) {
            throw new IllegalStateException("a Query needs @AllowedParameters at " + parameter);
        }
        return new Query(request.getQueryString(), allowed.ofForm(), allowed.value());
    }
}
