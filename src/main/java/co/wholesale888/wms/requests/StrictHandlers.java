package co.wholesale888.wms.requests;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Rechecks the credential of a request whose body took long to arrive, and refuses requests to REST controllers that
 * their handler does not expect: query parameters if it takes no {@link Query}, a body above the size limit, and a
 * response that the caller does not accept. The checks run after all arguments are resolved, so that the body is read,
 * and missing rights are reported first. An interceptor would run too early.
 */
@Component
class StrictHandlers implements WebMvcRegistrations {

    private final LateRecheck recheck;

    StrictHandlers(LateRecheck recheck) {
        this.recheck = recheck;
    }

    @Override
    public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
        return new RequestMappingHandlerAdapter() {
            @Override
            protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod handlerMethod) {
                return new StrictMethod(handlerMethod, recheck);
            }
        };
    }

    private static final class StrictMethod extends ServletInvocableHandlerMethod {

        private final LateRecheck recheck;

        StrictMethod(HandlerMethod handlerMethod, LateRecheck recheck) {
            super(handlerMethod);
            this.recheck = recheck;
        }

        @Override
        protected @Nullable Object[] getMethodArgumentValues(
                NativeWebRequest webRequest, @Nullable ModelAndViewContainer container, @Nullable Object... provided)
                throws Exception {
            @Nullable Object[] arguments = super.getMethodArgumentValues(webRequest, container, provided);
            HttpServletRequest request = (HttpServletRequest) webRequest.getNativeRequest();
            // Not for the page that tells what went wrong
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                RawBody.recheckAfter(request, recheck);
            }
            if (getBeanType().isAnnotationPresent(RestController.class)) {
                refuseUnexpected(request, arguments);
            }
            return arguments;
        }

        private void refuseUnexpected(HttpServletRequest request, @Nullable Object... arguments) {
            if (isMissing(FileBody.class, arguments)) {
                RawBody.refuseTooLarge(request, RawBody.MAX_BYTES);
            }
            if (!isVoid() && isMissing(ResponseFormat.class, arguments)) {
                ResponseFormat.requireJson(request);
            }
            if (request.getQueryString() != null && isMissing(Query.class, arguments)) {
                new Query(request.getQueryString()).refuseInvalid();
            }
        }

        private static boolean isMissing(Class<?> type, @Nullable Object... arguments) {
            return Arrays.stream(arguments).noneMatch(type::isInstance);
        }
    }
}
