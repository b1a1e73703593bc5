package co.wholesale888.wms.webhookpages;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.OverlapChoice;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.targets.TargetPolicy;
import co.wholesale888.wms.webhooks.Deliveries;
import co.wholesale888.wms.webhooks.Delivery;
import co.wholesale888.wms.webhooks.DeliveryStatus;
import co.wholesale888.wms.webhooks.Webhook;
import co.wholesale888.wms.webhooks.WebhookChanges;
import co.wholesale888.wms.webhooks.Webhooks;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.node.ObjectNode;

/** The page of one webhook: its settings, its delivery log, and its actions. */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/webhooks/{webhook}")
class WebhookPageController {

    private static final int PAGE_SIZE = 25;

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final WebhookOverview overview;
    private final OneTimeForm oneTimeForm;
    private final TargetPolicy targets;

    WebhookPageController(
            Webhooks webhooks,
            Deliveries deliveries,
            WebhookOverview overview,
            OneTimeForm oneTimeForm,
            TargetPolicy targets) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.overview = overview;
        this.oneTimeForm = oneTimeForm;
        this.targets = targets;
    }

    @GetMapping
    ModelAndView show(
            WarehouseContext warehouse,
            @PathVariable String webhook,
            @AllowedParameters({"status", "before"}) Query query) {
        DeliveryStatus status = query.choice("status", DeliveryStatus.class);
        UUID before = query.id("before", IdKind.DELIVERY);
        query.refuseInvalid();
        return page(warehouse, webhook, FormErrors.emptyForm("portal/webhook"), status, before, true);
    }

    @PostMapping("/edit")
    ModelAndView edit(WarehouseContext warehouse, @PathVariable String webhook, Form form) {
        warehouse.requireOwner();
        ObjectNode fields = WebhookForm.json(form).put("url", form.exact("url").strip());
        if (!fields.has("description")) {
            fields.putNull("description");
        }
        try {
            WebhookChanges changes = WebhookChanges.ofChange(JsonBody.of(fields), targets);
            webhooks.change(warehouse.uuid(), IdKind.WEBHOOK.require(webhook), changes, form.exact("seen"));
            return new ModelAndView(redirect(warehouse, webhook) + "?done=changed");
        } catch (RefusedException e) {
            ModelAndView again = FormErrors.redisplay("portal/webhook", e.refusal(), WebhookForm.entered(form));
            if (e.refusal().code() != ErrorCode.INVALID_STATE) {
                // What a colleague saves before the fields are corrected has still not been seen
                again.addObject("seen", form.exact("seen"));
            }
            return page(warehouse, webhook, again, null, null, false);
        }
    }

    @PostMapping("/pause")
    String pause(WarehouseContext warehouse, @PathVariable String webhook) {
        return setActive(warehouse, webhook, false) + "?done=paused";
    }

    @PostMapping("/resume")
    String resume(WarehouseContext warehouse, @PathVariable String webhook) {
        return setActive(warehouse, webhook, true) + "?done=resumed";
    }

    /** Creates a new secret. During the chosen overlap, deliveries carry signatures by the old and by the new one. */
    @PostMapping("/rotate")
    ModelAndView rotate(
            WarehouseContext warehouse, @PathVariable String webhook, Form form, HttpServletRequest request) {
        warehouse.requireOwner();
        UUID id = IdKind.WEBHOOK.require(webhook);
        Duration overlap = OverlapChoice.of(form, "day");
        // First what can be refused: nobody would see the new secret, and the next rotation would drop the one in use
        ModelAndView page = page(warehouse, webhook, FormErrors.emptyForm("portal/webhook"), null, null, false);
        Webhooks.Rotated rotated = oneTimeForm
                .submit(
                        warehouse,
                        request,
                        () -> webhooks.rotateSecret(warehouse.uuid(), id, overlap),
                        secret -> IdKind.WEBHOOK.format(id))
                .result();
        if (rotated == null) {
            return new ModelAndView(redirect(warehouse, webhook) + "?done=repeated-webhook");
        }
        return page.addObject("secret", rotated.secret().text())
                .addObject("overlapUntil", overlap.isZero() ? null : rotated.previousSecretExpiresAt());
    }

    private String setActive(WarehouseContext warehouse, String webhook, boolean active) {
        warehouse.requireOwner();
        WebhookChanges changes = new WebhookChanges(null, null, null, false, null, active);
        webhooks.change(warehouse.uuid(), IdKind.WEBHOOK.require(webhook), changes);
        return redirect(warehouse, webhook);
    }

    /**
     * Fills the page.
     *
     * @param reloads whether it may reload itself: not if it shows a secret, or what the user has entered
     */
    private ModelAndView page(
            WarehouseContext warehouse,
            String webhook,
            ModelAndView page,
            @Nullable DeliveryStatus status,
            @Nullable UUID before,
            boolean reloads) {
        warehouse.requireOwner();
        UUID id = IdKind.WEBHOOK.require(webhook);
        Webhook found = webhooks.require(warehouse.uuid(), id);
        Page<Delivery> log = deliveries.page(
                warehouse.uuid(),
                id,
                status == null ? Set.of() : Set.of(status),
                PAGE_SIZE,
                Objects.toString(before, null));
        boolean invalid = page.getModel().get("errors") instanceof FormErrors errors && errors.any();
        if (!invalid) {
            page.addObject("entered", WebhookForm.entered(found));
        }
        page.getModelMap().putIfAbsent("seen", found.settings().fingerprint());
        boolean queueing = overview.addTo(page, warehouse.uuid(), id);
        return page.addObject("webhook", found)
                .addObject("reloading", queueing && reloads)
                .addObject("eventChoices", WebhookForm.EVENT_CHOICES)
                .addObject("editing", invalid)
                .addObject("status", status == null ? "" : status.name())
                .addObject("newest", before == null)
                .addObject("reloads", reloads)
                .addObject("deliveries", log.items())
                .addObject("next", log.next());
    }

    /** Sends something by a form of an older page, where the webhook may have been paused meanwhile. */
    static String sent(WarehouseContext warehouse, String webhook, Runnable send) {
        String done = "tested";
        try {
            send.run();
        } catch (RefusedException e) {
            if (!Deliveries.INACTIVE.equals(e.refusal().detail())) {
                throw e;
            }
            done = "webhook-paused";
        }
        return redirect(warehouse, webhook) + "?done=" + done;
    }

    static String redirect(WarehouseContext warehouse, String webhook) {
        return "redirect:/portal/warehouses/" + warehouse.id() + "/webhooks/"
                + IdKind.WEBHOOK.format(IdKind.WEBHOOK.require(webhook));
    }
}
