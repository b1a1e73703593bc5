package co.wholesale888.wms.audit;

import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /ops/v1/audit}: the whole trail, for operators. */
@RestController
class AuditController {

    private final AuditLists lists;

    AuditController(AuditLists lists) {
        this.lists = lists;
    }

    @GetMapping("/ops/v1/audit")
    AuditPage list(
            Caller.Operator caller,
            @AllowedParameters({"account", "warehouse", "action", "from", "to", "limit", "cursor"}) Query query) {
        return lists.all(query);
    }
}
