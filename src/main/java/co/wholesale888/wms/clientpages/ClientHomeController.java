package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.accountlists.AccountAlerts;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInClient;
import co.wholesale888.wms.portal.WarehouseLabels;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.warehouses.NewWarehouse;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.node.ObjectNode;

/** The home page of a client with its warehouses and what is short in them, and the form that registers one. */
@PortalPage
class ClientHomeController {

    private static final int PAGE_SIZE = 24;

    /** Among so many of the newest alerts the most urgent ones are looked for. */
    private static final int MAX_ALERTS = 200;

    private static final int MAX_SHOWN = 6;
    private static final Comparator<AccountAlerts.Item> MOST_URGENT_FIRST = Comparator.comparingDouble(
            item -> (double) item.alert().quantity() / item.alert().par());

    private final Warehouses warehouses;
    private final StockSearch stock;
    private final AccountAlerts alerts;

    ClientHomeController(Warehouses warehouses, StockSearch stock, AccountAlerts alerts) {
        this.warehouses = warehouses;
        this.stock = stock;
        this.alerts = alerts;
    }

    /** A warehouse and its numbers of SKUs by status. */
    record Card(WarehouseLabels.Label warehouse, StockSearch.Counts counts) {}

    @GetMapping("/portal")
    ModelAndView home(PortalSession session, @AllowedParameters("after") Query query) {
        if (!(session.caller() instanceof Caller.ClientUser user)) {
            return new ModelAndView("redirect:/portal/operator");
        }
        UUID after = query.id("after", IdKind.WAREHOUSE);
        query.refuseInvalid();
        Page<Warehouse> page = warehouses.page(user.accountId(), PAGE_SIZE, Objects.toString(after, null));
        List<Card> cards = page.items().stream()
                .map(warehouse -> new Card(WarehouseLabels.Label.of(warehouse), stock.counts(warehouse.id())))
                .toList();
        List<AccountAlerts.Item> open = after == null ? alerts.newestOpen(user.accountId(), MAX_ALERTS) : List.of();
        return new ModelAndView("portal/client-home")
                .addObject("cards", cards)
                .addObject("next", page.next())
                .addObject("openAlerts", open.stream().limit(MAX_SHOWN).toList())
                .addObject("openAlertCount", open.size() + (open.size() < MAX_ALERTS ? "" : "+"))
                .addObject(
                        "mostUrgent",
                        open.stream().sorted(MOST_URGENT_FIRST).limit(MAX_SHOWN).toList());
    }

    @GetMapping("/portal/")
    String homeWithSlash() {
        return "redirect:/portal";
    }

    @GetMapping("/portal/warehouses/new")
    ModelAndView newWarehouse(SignedInClient client, @AllowedParameters("sandbox") Query query) {
        boolean sandbox = query.flag("sandbox");
        query.refuseInvalid();
        Map<String, String> entered =
                sandbox ? Map.of("sandbox", "true", "code", freeCode(client.accountId()), "name", "Sandbox") : Map.of();
        return FormErrors.emptyForm("portal/warehouse-new").addObject("entered", entered);
    }

    /** The first of SANDBOX, SANDBOX-2, … that the account does not have among its first warehouses. */
    private String freeCode(UUID accountId) {
        Set<String> taken = warehouses.page(accountId, Page.MAX_LIMIT, null).items().stream()
                .map(Warehouse::code)
                .collect(Collectors.toSet());
        String code = "SANDBOX";
        for (int n = 2; taken.contains(code); n++) {
            code = "SANDBOX-" + n;
        }
        return code;
    }

    @PostMapping("/portal/warehouses/new")
    ModelAndView register(SignedInClient client, Form form) {
        ObjectNode fields = form.json("code", "name");
        fields.put("sandbox", form.ticked("sandbox"));
        try {
            NewWarehouse registration = NewWarehouse.read(JsonBody.of(fields));
            Warehouse warehouse = warehouses.register(
                    client.accountId(),
                    client.userId(),
                    registration.code(),
                    registration.name(),
                    registration.sandbox());
            return new ModelAndView(
                    "redirect:/portal/warehouses/" + IdKind.WAREHOUSE.format(warehouse.id()) + "/start?done=warehouse");
        } catch (RefusedException e) {
            return FormErrors.redisplay("portal/warehouse-new", e.refusal(), form.entered());
        }
    }
}
