package co.wholesale888.wms.auditpages;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditLists;
import co.wholesale888.wms.audit.AuditPage;
import co.wholesale888.wms.portal.DateParameters;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.QueryString;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.portal.WarehouseLabels;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The audit trail: of one warehouse for its client and for operators, and of all accounts for operators. */
@PortalPage
class AuditPageController {

    private static final int PAGE_SIZE = 50;
    private static final List<String> FILTER = List.of("account", "action", "from", "to", "zone");

    private static final Map<AuditAction, String> ALL_ACTIONS = choices(action -> true);
    private static final Map<AuditAction, String> ACTIONS_OF_WAREHOUSES = choices(AuditAction::isOfWarehouse);

    private final AuditLists trail;
    private final WarehouseLabels labels;

    AuditPageController(AuditLists trail, WarehouseLabels labels) {
        this.trail = trail;
        this.labels = labels;
    }

    /** Shows the entries of all accounts, or of the account that the query names. */
    @GetMapping("/portal/operator/audit")
    ModelAndView ofAllWarehouses(
            SignedInOperator operator,
            @AllowedParameters(
                            value = {"account", "action", "from", "to", "zone", "cursor"},
                            ofForm = true)
                    Query query) {
        AuditPage page = read(null, query);
        List<UUID> warehouses = page.entries().stream()
                .map(entry -> entry.warehouse())
                .filter(Objects::nonNull)
                .map(IdKind.WAREHOUSE::require)
                .toList();
        return view(page, query, "/portal/operator/audit", labels.byId(warehouses))
                .addObject("actions", ALL_ACTIONS);
    }

    /** Shows the entries of a warehouse; to its client without which operator acted, and from where. */
    @GetMapping("/portal/warehouses/{warehouse}/audit")
    ModelAndView ofWarehouse(
            WarehouseContext warehouse,
            @AllowedParameters(
                            value = {"action", "from", "to", "zone", "cursor"},
                            ofForm = true)
                    Query query) {
        AuditPage page = read(warehouse.uuid(), query);
        String path = "/portal/warehouses/" + warehouse.id() + "/audit";
        return view(warehouse.isOwn() ? page.forClient() : page, query, path, Map.of())
                .addObject("actions", ACTIONS_OF_WAREHOUSES);
    }

    /** Choices of the filter, in words. */
    private static Map<AuditAction, String> choices(Predicate<AuditAction> offered) {
        return Arrays.stream(AuditAction.values())
                .filter(offered)
                .collect(Collectors.toMap(
                        action -> action,
                        AuditRow::words,
                        (one, other) -> one,
                        () -> new EnumMap<>(AuditAction.class)));
    }

    private AuditPage read(@Nullable UUID warehouseId, Query query) {
        ZoneId zone = DateParameters.zone(query);
        AuditLists.Filter filter = new AuditLists.Filter(
                query.id("account", IdKind.ACCOUNT),
                warehouseId,
                query.choice("action", AuditAction.class),
                DateParameters.start(DateParameters.date(query, "from"), zone),
                DateParameters.end(DateParameters.date(query, "to"), zone));
        String cursor = query.text("cursor");
        query.refuseInvalid();
        return trail.page(filter, PAGE_SIZE, cursor);
    }

    private static ModelAndView view(
            AuditPage page, Query query, String path, Map<String, WarehouseLabels.Label> labels) {
        ModelAndView view = new ModelAndView("portal/audit")
                .addObject("path", path)
                .addObject("rows", page.entries().stream().map(AuditRow::new).toList())
                .addObject("labels", labels);
        QueryString filter = new QueryString();
        for (String field : FILTER) {
            String text = Objects.requireNonNullElse(query.text(field), "");
            view.addObject(field, text);
            filter.add(field, text);
        }
        return view.addObject("newest", query.text("cursor") == null ? "" : path + filter)
                .addObject("older", page.nextCursor() == null ? "" : path + filter.add("cursor", page.nextCursor()));
    }
}
