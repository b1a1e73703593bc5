package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.FlashMessages;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.SignedInClient;
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
import co.wholesale888.wms.webhooks.WebhookChanges;
import co.wholesale888.wms.webhooks.Webhooks;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.node.ObjectNode;

/** One webhook: what it is, its log, and what can be done with it. */
@Controller
@RequestMapping("/portal/warehouses/{warehouse}/webhooks/{webhook}")
class WebhookPageController {

    private static final int PER_PAGE = 25;

    /** How long the previous secret goes on signing, as the form names it. */
    private static final Map<String, Duration> OVERLAPS = Map.of(
            "none", Duration.ZERO, "hour", Duration.ofHours(1), "day", Duration.ofDays(1), "week", Duration.ofDays(7));

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final TargetPolicy targets;

    WebhookPageController(Webhooks webhooks, Deliveries deliveries, TargetPolicy targets) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.targets = targets;
    }

    @GetMapping
    ModelAndView show(
            WarehouseContext place,
            @PathVariable String webhook,
            @AllowedParameters({"status", "before", "done"}) Query query) {
        DeliveryStatus status = query.choice("status", DeliveryStatus.class);
        String before = query.text("before");
        query.refuseInvalid();
        UUID position = before == null ? null : IdKind.DELIVERY.require(before);
        return page(place, webhook, FormErrors.blank("portal/webhook"), status, position);
    }

    /** The pages that forms are answered with have these addresses; whoever asks for them again wants the webhook. */
    @GetMapping({"/edit", "/rotate"})
    String back(WarehouseContext place, @PathVariable String webhook, @AllowedParameters("done") Query query) {
        place.requireOwner();
        return at(place, webhook) + FlashMessages.carried(query);
    }

    @PostMapping("/edit")
    ModelAndView edit(WarehouseContext place, @PathVariable String webhook, Form form) {
        requireMayChange(place);
        ObjectNode wanted = WebhookRow.json(form);
        if (!wanted.has("description")) {
            wanted.putNull("description");
        }
        try {
            WebhookChanges wish = WebhookChanges.ofChange(JsonBody.of(wanted), targets);
            webhooks.change(place.uuid(), IdKind.WEBHOOK.require(webhook), wish);
            return new ModelAndView(at(place, webhook) + "?done=changed");
        } catch (RefusedException e) {
            ModelAndView again = FormErrors.again("portal/webhook", e.refusal(), form.entered());
            return page(place, webhook, again, null, null);
        }
    }

    @PostMapping("/pause")
    String pause(WarehouseContext place, @PathVariable String webhook) {
        return activate(place, webhook, false) + "?done=paused";
    }

    @PostMapping("/resume")
    String resume(WarehouseContext place, @PathVariable String webhook) {
        return activate(place, webhook, true) + "?done=resumed";
    }

    /** Makes a new secret; for a while deliveries carry the signatures of both. */
    @PostMapping("/rotate")
    ModelAndView rotate(WarehouseContext place, @PathVariable String webhook, Form form) {
        requireMayChange(place);
        String chosen = form.text("overlap");
        Duration overlap = OVERLAPS.get(chosen == null ? "day" : chosen);
        if (overlap == null) {
            throw new RefusedException(ErrorCode.VALIDATION_FAILED, "There is no such overlap. Nothing was done.");
        }
        Webhooks.Rotated rotated = webhooks.rotateSecret(place.uuid(), IdKind.WEBHOOK.require(webhook), overlap);
        return page(place, webhook, FormErrors.blank("portal/webhook"), null, null)
                .addObject("secret", rotated.secret().text())
                .addObject("until", overlap.isZero() ? null : rotated.previousSecretExpiresAt());
    }

    @PostMapping("/test")
    String test(WarehouseContext place, @PathVariable String webhook) {
        requireMayChange(place);
        deliveries.test(place.uuid(), IdKind.WEBHOOK.require(webhook));
        return at(place, webhook) + "?done=tested";
    }

    private String activate(WarehouseContext place, String webhook, boolean active) {
        requireMayChange(place);
        WebhookChanges wish = new WebhookChanges(null, null, null, false, null, active);
        webhooks.change(place.uuid(), IdKind.WEBHOOK.require(webhook), wish);
        return at(place, webhook);
    }

    private ModelAndView page(
            WarehouseContext place,
            String webhook,
            ModelAndView page,
            @Nullable DeliveryStatus status,
            @Nullable UUID before) {
        SignedInClient owner = place.requireOwner();
        UUID id = IdKind.WEBHOOK.require(webhook);
        WebhookRow hook = WebhookRow.of(webhooks.require(place.uuid(), id));
        Page<Delivery> log = deliveries.page(
                place.uuid(),
                id,
                status == null ? Set.of() : Set.of(status),
                PER_PAGE,
                before == null ? null : before.toString());
        String next = log.next();
        boolean edited = page.getModel().get("faults") instanceof FormErrors faults && faults.any();
        if (!edited) {
            page.addObject("entered", hook.asEntered());
        }
        return page.addObject("hook", hook)
                .addObject("mayChange", owner.mayChange())
                .addObject("types", WebhookRow.TYPES)
                .addObject("edited", edited)
                .addObject("status", status == null ? "" : status.name())
                .addObject("newest", before == null)
                .addObject("log", log.items().stream().map(DeliveryRow::of).toList())
                .addObject("next", next == null ? "" : IdKind.DELIVERY.format(UUID.fromString(next)));
    }

    static String at(WarehouseContext place, String webhook) {
        return "redirect:/portal/warehouses/" + place.id() + "/webhooks/"
                + IdKind.WEBHOOK.format(IdKind.WEBHOOK.require(webhook));
    }

    private static void requireMayChange(WarehouseContext place) {
        place.requireOwner().requireMayChange();
    }
}
