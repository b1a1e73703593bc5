package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Resolves controller parameters of type {@link IdempotencyKey}. Refuses a repeated header, and a write of stock
 * without the header whose token requires one.
 */
@Component
class IdempotencyKeyResolver implements HandlerMethodArgumentResolver {

    /** The routes that change or hold stock. Other POSTs, such as those of webhooks, need no key. */
    private static final Pattern WRITES = Pattern.compile("/v1/(stock|transactions|reservations)(/.*)?");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == IdempotencyKey.class;
    }

    @Override
    public @Nullable IdempotencyKey resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binderFactory) {
        String[] values = request.getHeaderValues(IdempotencyKey.HEADER);
        if (values == null || values.length == 0) {
            if (tokenRequiresKeys() && isWrite((HttpServletRequest) request.getNativeRequest())) {
                throw new RefusedException(
                        ErrorCode.INVALID_IDEMPOTENCY_KEY,
                        "This token requires an Idempotency-Key for every write. Send a new UUID in that header, and"
                                + " the same one again if you repeat the request.");
            }
            return null;
        }
        return new IdempotencyKey(values.length == 1 ? values[0] : "");
    }

    private static boolean tokenRequiresKeys() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null
                && authentication.getPrincipal() instanceof Caller.Bearer bearer
                && bearer.requireIdempotencyKey();
    }

    /** By the route, which is the same however the path was written. */
    private static boolean isWrite(HttpServletRequest request) {
        Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return route != null
                && WRITES.matcher(route.toString()).matches()
                && !"true".equals(Query.valueOf("dryRun", request));
    }
}
