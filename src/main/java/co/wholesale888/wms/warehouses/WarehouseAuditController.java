package co.wholesale888.wms.warehouses;

import co.wholesale888.wms.audit.AuditLists;
import co.wholesale888.wms.audit.AuditPage;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.IdKind;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/warehouses/{id}/audit}: the trail of one of the client's warehouses. */
@RestController
class WarehouseAuditController {

    private final Warehouses warehouses;
    private final AuditLists lists;

    WarehouseAuditController(Warehouses warehouses, AuditLists lists) {
        this.warehouses = warehouses;
        this.lists = lists;
    }

    @GetMapping("/v1/warehouses/{id}/audit")
    AuditPage list(
            Caller.ClientUser user,
            @PathVariable String id,
            @AllowedParameters({"action", "from", "to", "limit", "cursor"}) Query query) {
        UUID warehouseId = IdKind.WAREHOUSE.require(id);
        warehouses.require(user.accountId(), warehouseId);
        return lists.ofWarehouse(warehouseId, query);
    }
}
