package co.wholesale888.wms.portal;

import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.warehouses.Warehouses;
import co.wholesale888.wms.web.Refusals;
import co.wholesale888.wms.web.RetryAfter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Adds to a page's model what every page shows: the user, the navigation, and the key of its forms. */
@Component
class PageLayout implements HandlerInterceptor, WebMvcConfigurer {

    /** The number of warehouses in the switcher; all of them are on the home page. */
    static final int SWITCHER_SIZE = 12;

    private final Warehouses warehouses;
    private final Accounts accounts;
    private final Assets assets;
    private final Clock clock;

    PageLayout(Warehouses warehouses, Accounts accounts, Assets assets, Clock clock) {
        this.warehouses = warehouses;
        this.accounts = accounts;
        this.assets = assets;
        this.clock = clock;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/portal/**");
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        String view = page == null ? null : page.getViewName();
        if (page == null || view == null || view.startsWith("redirect:")) {
            return;
        }
        if (page.getModel().get("refusal") instanceof Refusal refusal) {
            RetryAfter.set(response, refusal);
        }
        PortalSession session = PortalSession.current();
        applyWithoutDatabase(page, session, request);
        if (session != null && session.caller() instanceof Caller.ClientUser user) {
            page.addObject("switcher", orIfDatabaseFails(List.of(), () -> switcher(user.accountId())));
        } else if (page.getModel().get("warehouse") instanceof WarehouseContext warehouse) {
            page.addObject("warehouseAccount", orIfDatabaseFails("", () -> accountName(warehouse.accountId())));
        }
    }

    private List<WarehouseLabels.Label> switcher(UUID accountId) {
        return warehouses.page(accountId, SWITCHER_SIZE, null).items().stream()
                .map(WarehouseLabels.Label::of)
                .toList();
    }

    private String accountName(UUID accountId) {
        return accounts.require(accountId).name();
    }

    /** Shows the page nevertheless: it may have a secret, which nobody can see again. */
    private static <T> T orIfDatabaseFails(T other, Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            if (Refusals.of(e).code() == ErrorCode.INTERNAL_ERROR) {
                throw e;
            }
            return other;
        }
    }

    /** Adds the same without a switcher. For error pages, which must work while the database is down. */
    void applyWithoutDatabase(ModelAndView page, @Nullable PortalSession session, HttpServletRequest request) {
        Map<String, Object> model = page.getModel();
        model.put("formKey", OneTimeForm.newKey());
        model.put("assetVersion", assets.version());
        model.put("f", new Format(clock.instant()));
        model.put("switcher", List.of());
        model.put("operator", session != null && session.caller() instanceof Caller.Operator);
        if (session != null) {
            model.put("user", session);
        }
        if (request.getAttribute(WarehouseContext.ATTRIBUTE) instanceof WarehouseContext warehouse) {
            model.put("warehouse", warehouse);
        }
    }
}
