package co.wholesale888.wms.portal;

import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.PortalSessions;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What stands around every page: who is signed in, the way to the other warehouses, and what forms need. */
@Component
class PageLayout {

    /** How many warehouses the switcher names; the rest are on the page of all warehouses. */
    static final int SWITCHER = 12;

    private final PortalSessions sessions;
    private final Warehouses warehouses;
    private final Assets assets;
    private final Clock clock;

    PageLayout(PortalSessions sessions, Warehouses warehouses, Assets assets, Clock clock) {
        this.sessions = sessions;
        this.warehouses = warehouses;
        this.assets = assets;
        this.clock = clock;
    }

    /** Another warehouse, one click away. */
    record Elsewhere(String id, String code, String name, boolean sandbox) {

        static Elsewhere of(Warehouse warehouse) {
            return new Elsewhere(
                    IdKind.WAREHOUSE.format(warehouse.id()), warehouse.code(), warehouse.name(), warehouse.sandbox());
        }
    }

    void around(
            ModelAndView page,
            @Nullable PortalSession session,
            HttpServletRequest request,
            HttpServletResponse response) {
        bare(page, session, request, response);
        if (session != null && session.caller() instanceof Caller.ClientUser user) {
            List<Elsewhere> own = warehouses.page(user.accountId(), SWITCHER, null).items().stream()
                    .map(Elsewhere::of)
                    .toList();
            page.addObject("warehouses", own);
        }
    }

    /** The same without asking the database for anything, for pages that say that it does not answer. */
    void bare(
            ModelAndView page,
            @Nullable PortalSession session,
            HttpServletRequest request,
            HttpServletResponse response) {
        Map<String, Object> model = page.getModel();
        model.put("csrf", sessions.csrfToken(request, response));
        model.put("once", sessions.newFormId());
        model.put("v", assets.version());
        model.put("f", new Format(clock.instant()));
        model.putIfAbsent("warehouses", List.of());
        model.put("operator", session != null && session.caller() instanceof Caller.Operator);
        if (session != null) {
            model.put("me", session);
        }
        if (request.getAttribute(WarehouseContext.ATTRIBUTE) instanceof WarehouseContext place) {
            model.put("here", place);
        }
        String done = request.getParameter("done");
        model.put("notice", done == null ? "" : FlashMessages.of(done));
    }
}
