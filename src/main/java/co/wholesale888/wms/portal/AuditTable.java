package co.wholesale888.wms.portal;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditLists;
import co.wholesale888.wms.audit.AuditPage;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** The audit trail as a page: a filter, a table, and links to older entries. */
@Component
public class AuditTable {

    private static final int PAGE_SIZE = 50;

    private final AuditLists trail;
    private final WarehouseLabels labels;

    AuditTable(AuditLists trail, WarehouseLabels labels) {
        this.trail = trail;
        this.labels = labels;
    }

    /** The entries of all accounts, or of the account that the query names. For operators. */
    public ModelAndView ofAllWarehouses(Query query, String path) {
        String account = query.text("account");
        AuditPage page = read(account == null ? null : IdKind.ACCOUNT.require(account), null, query);
        List<UUID> warehouses = page.entries().stream()
                .map(entry -> entry.warehouse())
                .filter(Objects::nonNull)
                .map(IdKind.WAREHOUSE::require)
                .toList();
        return view(page, query, path, labels.byId(warehouses)).addObject("account", text(query, "account"));
    }

    /** The entries of one warehouse. A client does not see which operator acted, or from where. */
    public ModelAndView ofWarehouse(WarehouseContext warehouse, Query query, String path) {
        AuditPage page = read(null, warehouse.uuid(), query);
        return view(warehouse.isOwn() ? page.forClient() : page, query, path, Map.of());
    }

    private AuditPage read(@Nullable UUID accountId, @Nullable UUID warehouseId, Query query) {
        AuditLists.Filter filter = new AuditLists.Filter(
                accountId,
                warehouseId,
                query.choice("action", AuditAction.class),
                DateParameters.start(query, "from"),
                DateParameters.end(query, "to"));
        String cursor = query.text("cursor");
        query.refuseInvalid();
        return trail.page(filter, PAGE_SIZE, cursor);
    }

    private static ModelAndView view(
            AuditPage page, Query query, String path, Map<String, WarehouseLabels.Label> labels) {
        return new ModelAndView("portal/audit")
                .addObject("path", path)
                .addObject(
                        "rows",
                        page.entries().stream()
                                .map(entry -> AuditRow.of(entry, labels))
                                .toList())
                .addObject("actions", AuditAction.values())
                .addObject("action", text(query, "action"))
                .addObject("from", text(query, "from"))
                .addObject("to", text(query, "to"))
                .addObject("account", "")
                .addObject("next", Objects.requireNonNullElse(page.nextCursor(), ""));
    }

    private static String text(Query query, String name) {
        return Objects.requireNonNullElse(query.text(name), "");
    }
}
