package co.wholesale888.wms.portal;

import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Resolves the signed-in user, the submitted form, and the warehouse in the path as arguments of page handlers.
 * Without a session the request is redirected to the sign-in page. A page or warehouse that the user may not see is
 * NOT_FOUND.
 */
@Component
class PortalArguments implements HandlerMethodArgumentResolver {

    private static final Set<Class<?>> SUPPORTED = Set.of(
            PortalSession.class, SignedInClient.class, SignedInOperator.class, WarehouseContext.class, Form.class);

    private final Warehouses warehouses;

    PortalArguments(Warehouses warehouses) {
        this.warehouses = warehouses;
    }

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
        Class<?> type = parameter.getParameterType();
        if (type == Form.class) {
            return PortalFilter.form(request);
        }
        PortalSession session = PortalSession.current();
        if (session == null) {
            throw new AuthenticationCredentialsNotFoundException("Not signed in.");
        }
        if (type == SignedInClient.class) {
            return client(session);
        }
        if (type == SignedInOperator.class) {
            return operator(session);
        }
        return type == WarehouseContext.class ? warehouse(session, request) : session;
    }

    private WarehouseContext warehouse(PortalSession session, HttpServletRequest request) {
        UUID id = IdKind.WAREHOUSE.require(idInPath(request));
        WarehouseContext context = switch (session.caller()) {
            case Caller.ClientUser user -> {
                Warehouse own = warehouses.require(user.accountId(), id);
                yield new WarehouseContext(own, user.userId(), client(session));
            }
            case Caller.Operator operator -> new WarehouseContext(warehouses.require(id), operator.userId(), null);
        };
        request.setAttribute(WarehouseContext.ATTRIBUTE, context);
        return context;
    }

    private static SignedInClient client(PortalSession session) {
        if (session.caller() instanceof Caller.ClientUser user) {
            return new SignedInClient(session, user);
        }
        throw RefusedException.notFound("page");
    }

    private static SignedInOperator operator(PortalSession session) {
        if (session.caller() instanceof Caller.Operator operator) {
            return new SignedInOperator(session, operator.userId());
        }
        throw RefusedException.notFound("page");
    }

    private static String idInPath(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("warehouse") instanceof String id
                ? id
                : "";
    }
}
