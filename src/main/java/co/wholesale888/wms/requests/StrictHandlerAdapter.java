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
 * Refuses, for REST controllers, what a handler did not ask for: any query parameter where it takes no {@link Query},
 * an oversize body where it takes no {@link JsonBody}, and a change whose answer the caller would not accept. This happens after all arguments are resolved, and no
 * interceptor can do that: who may not call is told so first.
 */
public class StrictHandlerAdapter extends RequestMappingHandlerAdapter {

    private static final Set<String> READING = Set.of("GET", "HEAD");

    @Override
    protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod handlerMethod) {
        return handlerMethod.getBeanType().isAnnotationPresent(RestController.class)
                ? new Strict(handlerMethod)
                : super.createInvocableHandlerMethod(handlerMethod);
    }

    private static final class Strict extends ServletInvocableHandlerMethod {

        Strict(HandlerMethod handlerMethod) {
            super(handlerMethod);
        }

        @Override
        protected @Nullable Object[] getMethodArgumentValues(
                NativeWebRequest webRequest, @Nullable ModelAndViewContainer container, @Nullable Object... provided)
                throws Exception {
            @Nullable Object[] arguments = super.getMethodArgumentValues(webRequest, container, provided);
            HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
            if (request != null) {
                JsonBodyResolver.refuseTooLarge(request);
                if (!READING.contains(request.getMethod()) && !isVoid()) {
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
