package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.targets.TargetPolicy;
import co.wholesale888.wms.webhooks.WebhookChanges;
import co.wholesale888.wms.webhooks.Webhooks;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** A warehouse's webhooks. A secret is in the answer to the form that made it, and nowhere else. */
@Controller
@RequestMapping("/portal/warehouses/{warehouse}/webhooks")
class WebhooksPageController {

    private static final int SHOWN = 50;

    private final Webhooks webhooks;
    private final TargetPolicy targets;

    WebhooksPageController(Webhooks webhooks, TargetPolicy targets) {
        this.webhooks = webhooks;
        this.targets = targets;
    }

    @GetMapping
    ModelAndView list(WarehouseContext place, @AllowedParameters("done") Query query) {
        return withList(FormErrors.blank("portal/webhooks"), place);
    }

    @PostMapping
    ModelAndView register(WarehouseContext place, Form form) {
        place.requireOwner().requireMayChange();
        try {
            Webhooks.Registered registered =
                    webhooks.register(place.uuid(), WebhookChanges.ofNew(JsonBody.of(WebhookRow.json(form)), targets));
            return withList(FormErrors.blank("portal/webhooks"), place)
                    .addObject("secret", registered.secret().text())
                    .addObject("fresh", WebhookRow.of(registered.webhook()));
        } catch (RefusedException e) {
            return withList(FormErrors.again("portal/webhooks", e.refusal(), form.entered()), place);
        }
    }

    @PostMapping("/{webhook}/delete")
    String delete(WarehouseContext place, @PathVariable String webhook) {
        place.requireOwner().requireMayChange();
        webhooks.delete(place.uuid(), IdKind.WEBHOOK.require(webhook));
        return "redirect:/portal/warehouses/" + place.id() + "/webhooks?done=deleted";
    }

    private ModelAndView withList(ModelAndView page, WarehouseContext place) {
        return page.addObject("mayChange", place.requireOwner().mayChange())
                .addObject("types", WebhookRow.TYPES)
                .addObject(
                        "hooks",
                        webhooks.page(place.uuid(), SHOWN, null).items().stream()
                                .map(WebhookRow::of)
                                .toList());
    }
}
