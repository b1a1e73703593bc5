package co.wholesale888.wms.portal;

import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.warehouses.Warehouses;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Adds to a page's model what every page shows: the user, the navigation, and the key of its forms. */
@Component
class PageLayout {

    /** The number of warehouses in the switcher; all of them are on the home page. */
    static final int SWITCHER_SIZE = 12;

    private final Warehouses warehouses;
    private final Assets assets;
    private final Clock clock;

    PageLayout(Warehouses warehouses, Assets assets, Clock clock) {
        this.warehouses = warehouses;
        this.assets = assets;
        this.clock = clock;
    }

    void apply(ModelAndView page, @Nullable PortalSession session, HttpServletRequest request) {
        applyWithoutDatabase(page, session, request);
        if (session != null && session.caller() instanceof Caller.ClientUser user) {
            page.addObject(
                    "switcher",
                    warehouses.page(user.accountId(), SWITCHER_SIZE, null).items().stream()
                            .map(WarehouseLabels.Label::of)
                            .toList());
        }
    }

    /** As {@link #apply}, without a switcher. For error pages, which must work while the database is down. */
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
