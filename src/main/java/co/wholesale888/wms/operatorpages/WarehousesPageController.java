package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.portal.DisplayNames;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: the warehouses of all accounts or of one, and the ways to what each of them needs. */
@Controller
class WarehousesPageController {

    private static final int PER_PAGE = 100;

    private final Warehouses warehouses;
    private final Accounts accounts;
    private final DisplayNames names;

    WarehousesPageController(Warehouses warehouses, Accounts accounts, DisplayNames names) {
        this.warehouses = warehouses;
        this.accounts = accounts;
        this.names = names;
    }

    /** A warehouse in the list. */
    record Row(String id, DisplayNames.@Nullable Name named, Instant createdAt) {}

    @GetMapping("/portal/operator/warehouses")
    ModelAndView list(SignedInOperator staff, @AllowedParameters({"account", "after"}) Query query) {
        String account = query.text("account");
        String after = query.text("after");
        query.refuseInvalid();
        String position = after == null ? null : IdKind.WAREHOUSE.require(after).toString();
        UUID accountId = account == null ? null : IdKind.ACCOUNT.require(account);
        Page<Warehouse> page = accountId == null
                ? warehouses.pageOfAll(PER_PAGE, position)
                : warehouses.page(accountId, PER_PAGE, position);
        Map<String, DisplayNames.Name> nameOf = names.of(page.items());
        List<Row> rows = page.items().stream()
                .map(warehouse -> {
                    String id = IdKind.WAREHOUSE.format(warehouse.id());
                    return new Row(id, nameOf.get(id), warehouse.createdAt());
                })
                .toList();
        Account owner = accountId == null ? null : accounts.require(accountId);
        String next = page.next();
        return new ModelAndView("portal/warehouses")
                .addObject("rows", rows)
                .addObject("account", account == null ? "" : account)
                .addObject("owner", owner == null ? "" : owner.name())
                .addObject("next", next == null ? "" : IdKind.WAREHOUSE.format(UUID.fromString(next)));
    }
}
