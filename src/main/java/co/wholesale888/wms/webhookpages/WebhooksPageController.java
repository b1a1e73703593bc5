package co.wholesale888.wms.webhookpages;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.targets.TargetPolicy;
import co.wholesale888.wms.webhooks.SuccessRates;
import co.wholesale888.wms.webhooks.Webhook;
import co.wholesale888.wms.webhooks.WebhookChanges;
import co.wholesale888.wms.webhooks.Webhooks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The webhooks of a warehouse. A new secret is only in the response to the form that created it. */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/webhooks")
class WebhooksPageController {

    private final Webhooks webhooks;
    private final SuccessRates rates;
    private final OneTimeForm oneTimeForm;
    private final TargetPolicy targets;

    WebhooksPageController(Webhooks webhooks, SuccessRates rates, OneTimeForm oneTimeForm, TargetPolicy targets) {
        this.webhooks = webhooks;
        this.rates = rates;
        this.oneTimeForm = oneTimeForm;
        this.targets = targets;
    }

    @GetMapping
    ModelAndView list(WarehouseContext warehouse) {
        return withList(FormErrors.emptyForm("portal/webhooks"), warehouse);
    }

    @PostMapping
    ModelAndView register(WarehouseContext warehouse, Form form, HttpServletRequest request) {
        warehouse.requireOwner();
        try {
            WebhookChanges webhook = WebhookChanges.ofNew(JsonBody.of(WebhookForm.json(form)), targets);
            Webhooks.Registered registered = oneTimeForm
                    .submit(
                            warehouse,
                            request,
                            () -> webhooks.register(warehouse.uuid(), webhook),
                            created -> IdKind.WEBHOOK.format(created.webhook().id()))
                    .result();
            if (registered == null) {
                return new ModelAndView("redirect:" + path(warehouse) + "?done=repeated-webhook");
            }
            return OneTimeForm.shown(() -> withList(FormErrors.emptyForm("portal/webhooks"), warehouse)
                    .addObject("secret", registered.secret().text())
                    .addObject("newWebhook", registered.webhook()));
        } catch (RefusedException e) {
            return withList(FormErrors.redisplay("portal/webhooks", e.refusal(), WebhookForm.entered(form)), warehouse);
        }
    }

    @PostMapping("/{webhook}/delete")
    String delete(WarehouseContext warehouse, @PathVariable String webhook) {
        warehouse.requireOwner();
        webhooks.delete(warehouse.uuid(), IdKind.WEBHOOK.require(webhook));
        return "redirect:" + path(warehouse) + "?done=deleted";
    }

    private ModelAndView withList(ModelAndView page, WarehouseContext warehouse) {
        warehouse.requireOwner();
        List<Webhook> all = webhooks.page(warehouse.uuid(), Webhooks.MAX, null).items();
        List<UUID> ids = all.stream().map(Webhook::id).toList();
        return page.addObject("eventChoices", WebhookForm.EVENT_CHOICES)
                .addObject("webhooks", all)
                .addObject("rates", rates.ofDay(warehouse.uuid(), ids));
    }

    private static String path(WarehouseContext warehouse) {
        return "/portal/warehouses/" + warehouse.id() + "/webhooks";
    }
}
