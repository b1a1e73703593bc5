package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.AuditTable;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The audit trail for operators: of all warehouses, or of one. */
@PortalPage
class OperatorAuditController {

    private final AuditTable table;

    OperatorAuditController(AuditTable table) {
        this.table = table;
    }

    @GetMapping("/portal/operator/audit")
    ModelAndView ofAllWarehouses(
            SignedInOperator operator,
            @AllowedParameters(
                            value = {"account", "action", "from", "to", "cursor"},
                            ofForm = true)
                    Query query) {
        return table.ofAllWarehouses(query, "/portal/operator/audit");
    }

    @GetMapping("/portal/operator/warehouses/{warehouse}/audit")
    ModelAndView ofWarehouse(
            SignedInOperator operator,
            WarehouseContext warehouse,
            @AllowedParameters(
                            value = {"action", "from", "to", "cursor"},
                            ofForm = true)
                    Query query) {
        return table.ofWarehouse(warehouse, query, "/portal/operator/warehouses/" + warehouse.id() + "/audit");
    }
}
