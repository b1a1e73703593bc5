package co.wholesale888.wms.portal;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditFilter;
import co.wholesale888.wms.audit.AuditLists;
import co.wholesale888.wms.audit.AuditPage;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Who did what: operators see all of it, clients what concerns their own warehouses. */
@Controller
class AuditPageController {

    private static final int PER_PAGE = 50;

    private final AuditLists trail;
    private final DisplayNames names;

    AuditPageController(AuditLists trail, DisplayNames names) {
        this.trail = trail;
        this.names = names;
    }

    @GetMapping("/portal/operator/audit")
    ModelAndView all(
            SignedInOperator staff,
            @AllowedParameters(
                            value = {"account", "action", "from", "to", "cursor"},
                            ofForm = true)
                    Query query) {
        String account = query.text("account");
        UUID accountId = account == null ? null : IdKind.ACCOUNT.require(account);
        AuditPage page = page(accountId, null, query);
        Map<String, DisplayNames.Name> nameOf = names.of(page.entries().stream()
                .map(entry -> entry.warehouse())
                .filter(Objects::nonNull)
                .map(IdKind.WAREHOUSE::require)
                .toList());
        return shown(page, query, "/portal/operator/audit", nameOf)
                .addObject("account", account == null ? "" : account);
    }

    @GetMapping("/portal/operator/warehouses/{warehouse}/audit")
    ModelAndView ofWarehouse(
            SignedInOperator staff,
            WarehouseContext place,
            @AllowedParameters(
                            value = {"action", "from", "to", "cursor"},
                            ofForm = true)
                    Query query) {
        return shown(
                page(null, place.uuid(), query),
                query,
                "/portal/operator/warehouses/" + place.id() + "/audit",
                Map.of());
    }

    /** For the client: without who of 888 it was. */
    @GetMapping("/portal/warehouses/{warehouse}/audit")
    ModelAndView own(
            WarehouseContext place,
            @AllowedParameters(
                            value = {"action", "from", "to", "cursor"},
                            ofForm = true)
                    Query query) {
        place.requireOwner();
        AuditPage page = page(null, place.uuid(), query).forClient();
        return shown(page, query, "/portal/warehouses/" + place.id() + "/audit", Map.of());
    }

    private AuditPage page(@Nullable UUID accountId, @Nullable UUID warehouseId, Query query) {
        AuditAction action = query.choice("action", AuditAction.class);
        AuditFilter filter = new AuditFilter(
                accountId,
                warehouseId,
                action,
                DateParameters.beginning(query, "from"),
                DateParameters.end(query, "to"));
        String cursor = query.text("cursor");
        query.refuseInvalid();
        return trail.page(filter, PER_PAGE, cursor);
    }

    private static ModelAndView shown(AuditPage page, Query query, String path, Map<String, DisplayNames.Name> nameOf) {
        String next = page.nextCursor();
        return new ModelAndView("portal/audit")
                .addObject("path", path)
                .addObject(
                        "rows",
                        page.entries().stream()
                                .map(entry -> AuditRow.of(entry, nameOf))
                                .toList())
                .addObject("actions", AuditAction.values())
                .addObject("action", text(query, "action"))
                .addObject("from", text(query, "from"))
                .addObject("to", text(query, "to"))
                .addObject("account", "")
                .addObject("next", next == null ? "" : next);
    }

    private static String text(Query query, String name) {
        String text = query.text(name);
        return text == null ? "" : text;
    }
}
