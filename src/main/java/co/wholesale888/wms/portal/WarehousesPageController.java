package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: the warehouses of all accounts, each of which they may look at. */
@Controller
class WarehousesPageController {

    private static final int PER_PAGE = 100;

    private final Warehouses warehouses;

    WarehousesPageController(Warehouses warehouses) {
        this.warehouses = warehouses;
    }

    /** A warehouse in the list. */
    record Row(String id, String account, String code, String name, boolean sandbox, Instant createdAt) {

        static Row of(Warehouse warehouse) {
            return new Row(
                    IdKind.WAREHOUSE.format(warehouse.id()),
                    IdKind.ACCOUNT.format(warehouse.accountId()),
                    warehouse.code(),
                    warehouse.name(),
                    warehouse.sandbox(),
                    warehouse.createdAt());
        }
    }

    @GetMapping("/portal/operator/warehouses")
    ModelAndView list(Staff staff, @Known("after") Query query) {
        String after = query.text("after");
        query.refuseInvalid();
        String position = after == null ? null : IdKind.WAREHOUSE.require(after).toString();
        Page<Warehouse> page = warehouses.pageOfAll(PER_PAGE, position);
        String next = page.next();
        return new ModelAndView("portal/warehouses")
                .addObject("rows", page.items().stream().map(Row::of).toList())
                .addObject("next", next == null ? "" : IdKind.WAREHOUSE.format(UUID.fromString(next)));
    }
}
