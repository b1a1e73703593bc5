package co.wholesale888.wms.requests;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Resolves {@link Query} arguments with the parameters that {@link AllowedParameters} names. */
public class QueryResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Query.class;
    }

    @Override
    public Query resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binderFactory) {
        HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
        AllowedParameters allowed = parameter.getParameterAnnotation(AllowedParameters.class);
        if (request == null || allowed == null) {
            throw new IllegalStateException("a Query needs an HTTP request and @AllowedParameters at " + parameter);
        }
        return new Query(request.getQueryString(), allowed.ofForm(), allowed.value());
    }
}
