package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseLabels;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import java.util.Objects;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The warehouses of all accounts or of one, with links to their pages. */
@PortalPage
class WarehousesPageController {

    private static final int PAGE_SIZE = 100;

    private final Warehouses warehouses;
    private final Accounts accounts;
    private final WarehouseLabels labels;

    WarehousesPageController(Warehouses warehouses, Accounts accounts, WarehouseLabels labels) {
        this.warehouses = warehouses;
        this.accounts = accounts;
        this.labels = labels;
    }

    @GetMapping("/portal/operator/warehouses")
    ModelAndView list(SignedInOperator operator, @AllowedParameters({"account", "after"}) Query query) {
        String account = query.text("account");
        String after = Objects.toString(query.id("after", IdKind.WAREHOUSE), null);
        query.refuseInvalid();
        UUID accountId = account == null ? null : IdKind.ACCOUNT.require(account);
        Page<Warehouse> page = accountId == null
                ? warehouses.pageOfAll(PAGE_SIZE, after)
                : warehouses.page(accountId, PAGE_SIZE, after);
        Account owner = accountId == null ? null : accounts.require(accountId);
        return new ModelAndView("portal/warehouses")
                .addObject("warehouses", page.items())
                .addObject("labels", labels.byId(page.items()))
                .addObject("account", account == null ? "" : account)
                .addObject("owner", owner == null ? "" : owner.name())
                .addObject("next", page.next());
    }
}
