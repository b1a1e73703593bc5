package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.AuditTable;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The audit trail of a client's warehouse. */
@PortalPage
class ClientAuditController {

    private final AuditTable table;

    ClientAuditController(AuditTable table) {
        this.table = table;
    }

    @GetMapping("/portal/warehouses/{warehouse}/audit")
    ModelAndView ofWarehouse(
            WarehouseContext warehouse,
            @AllowedParameters(
                            value = {"action", "from", "to", "cursor"},
                            ofForm = true)
                    Query query) {
        warehouse.requireOwner();
        return table.ofWarehouse(warehouse, query, "/portal/warehouses/" + warehouse.id() + "/audit");
    }
}
