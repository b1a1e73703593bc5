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
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Gives a page's handler who is there, and the warehouse that its path names. Whoever is not signed in is led to the
 * sign-in; what is not within one's reach is not there, whether it exists or not.
 */
@Component
class PortalArguments implements HandlerMethodArgumentResolver {

    private static final Set<Class<?>> GIVEN = Set.of(
            PortalSession.class, SignedInClient.class, SignedInOperator.class, WarehouseContext.class, Form.class);

    private final Warehouses warehouses;

    PortalArguments(Warehouses warehouses) {
        this.warehouses = warehouses;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return GIVEN.contains(parameter.getParameterType());
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binderFactory) {
        HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("a page needs an HTTP request");
        }
        Class<?> type = parameter.getParameterType();
        if (type == Form.class) {
            return Form.of(request);
        }
        PortalSession session = PortalInterceptor.session(request);
        if (session == null) {
            throw new SignInNeededException();
        }
        return type == SignedInClient.class
                ? client(session)
                : type == SignedInOperator.class
                        ? staff(session)
                        : type == WarehouseContext.class ? place(session, request) : session;
    }

    private WarehouseContext place(PortalSession session, HttpServletRequest request) {
        UUID id = IdKind.WAREHOUSE.require(variable(request));
        WarehouseContext place = switch (session.caller()) {
            case Caller.ClientUser user -> {
                Warehouse own = warehouses.require(user.accountId(), id);
                yield new WarehouseContext(own, user.userId(), client(session));
            }
            case Caller.Operator operator -> new WarehouseContext(warehouses.require(id), operator.userId(), null);
            case Caller.Bearer bearer -> throw new SignInNeededException();
        };
        request.setAttribute(WarehouseContext.ATTRIBUTE, place);
        return place;
    }

    private static SignedInClient client(PortalSession session) {
        if (session.caller() instanceof Caller.ClientUser user) {
            return new SignedInClient(session, user.userId(), user.accountId());
        }
        throw RefusedException.notFound("page");
    }

    private static SignedInOperator staff(PortalSession session) {
        if (session.caller() instanceof Caller.Operator operator) {
            return new SignedInOperator(session, operator.userId());
        }
        throw RefusedException.notFound("page");
    }

    private static String variable(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("warehouse") instanceof String id
                ? id
                : "";
    }
}
