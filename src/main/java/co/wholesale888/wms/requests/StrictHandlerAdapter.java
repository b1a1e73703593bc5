package co.wholesale888.wms.requests;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Refuses requests to REST controllers that their handler does not expect: query parameters if it takes no
 * {@link Query}, a body above the size limit, and a change whose response the caller does not accept. The checks run
 * after all arguments are resolved, so that missing rights are reported first. An interceptor would run too early.
 */
public class StrictHandlerAdapter extends RequestMappingHandlerAdapter {

    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD");

    @Override
    protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod handlerMethod) {
        return handlerMethod.getBeanType().isAnnotationPresent(RestController.class)
                ? new StrictMethod(handlerMethod)
                : super.createInvocableHandlerMethod(handlerMethod);
    }

    private static final class StrictMethod extends ServletInvocableHandlerMethod {

        StrictMethod(HandlerMethod handlerMethod) {
            super(handlerMethod);
        }

        @Override
        protected @Nullable Object[] getMethodArgumentValues(
                NativeWebRequest webRequest, @Nullable ModelAndViewContainer container, @Nullable Object... provided)
                throws Exception {
            @Nullable Object[] arguments = super.getMethodArgumentValues(webRequest, container, provided);
            HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
            if (request != null) {
                RawBody.refuseTooLarge(request, JsonBodyResolver.MAX_BYTES);
                if (!READ_METHODS.contains(request.getMethod()) && !isVoid()) {
                    ResponseFormat.requireJson(request);
                }
                if (request.getQueryString() != null && !takesQuery()) {
                    new Query(request.getQueryString()).refuseInvalid();
                }
            }
            return arguments;
        }

        private boolean takesQuery() {
            for (MethodParameter parameter : getMethodParameters()) {
                if (parameter.getParameterType() == Query.class) {
                    return true;
                }
            }
            return false;
        }
    }
}
