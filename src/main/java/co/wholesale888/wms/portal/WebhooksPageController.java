package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.web.Form;
import co.wholesale888.wms.web.JsonBody;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import co.wholesale888.wms.webhooks.Targets;
import co.wholesale888.wms.webhooks.WebhookWish;
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
    private final Targets targets;

    WebhooksPageController(Webhooks webhooks, Targets targets) {
        this.webhooks = webhooks;
        this.targets = targets;
    }

    @GetMapping
    ModelAndView list(Place place, @Known("done") Query query) {
        return withList(Faults.blank("portal/webhooks"), place);
    }

    @PostMapping
    ModelAndView register(Place place, Form form) {
        place.requireOwner().requireMayChange();
        try {
            Webhooks.Registered registered =
                    webhooks.register(place.uuid(), WebhookWish.ofNew(JsonBody.of(HookRow.json(form)), targets));
            return withList(Faults.blank("portal/webhooks"), place)
                    .addObject("secret", registered.secret().text())
                    .addObject("fresh", HookRow.of(registered.webhook()));
        } catch (RefusedException e) {
            return withList(Faults.again("portal/webhooks", e.refusal(), form.entered()), place);
        }
    }

    @PostMapping("/{webhook}/delete")
    String delete(Place place, @PathVariable String webhook) {
        place.requireOwner().requireMayChange();
        webhooks.delete(place.uuid(), IdKind.WEBHOOK.require(webhook));
        return "redirect:/portal/warehouses/" + place.id() + "/webhooks?done=deleted";
    }

    private ModelAndView withList(ModelAndView page, Place place) {
        return page.addObject("mayChange", place.requireOwner().mayChange())
                .addObject("types", HookRow.TYPES)
                .addObject(
                        "hooks",
                        webhooks.page(place.uuid(), SHOWN, null).items().stream()
                                .map(HookRow::of)
                                .toList());
    }
}
