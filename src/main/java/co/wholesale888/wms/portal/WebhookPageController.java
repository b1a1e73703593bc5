package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.web.Form;
import co.wholesale888.wms.web.JsonBody;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import co.wholesale888.wms.webhooks.Deliveries;
import co.wholesale888.wms.webhooks.Delivery;
import co.wholesale888.wms.webhooks.DeliveryStatus;
import co.wholesale888.wms.webhooks.Targets;
import co.wholesale888.wms.webhooks.WebhookWish;
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
    private final Targets targets;

    WebhookPageController(Webhooks webhooks, Deliveries deliveries, Targets targets) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.targets = targets;
    }

    @GetMapping
    ModelAndView show(Place place, @PathVariable String webhook, @Known({"status", "before", "done"}) Query query) {
        DeliveryStatus status = query.choice("status", DeliveryStatus.class);
        String before = query.text("before");
        query.refuseInvalid();
        UUID position = before == null ? null : IdKind.DELIVERY.require(before);
        return page(place, webhook, Faults.blank("portal/webhook"), status, position);
    }

    /** The pages that forms are answered with have these addresses; whoever asks for them again wants the webhook. */
    @GetMapping({"/edit", "/rotate"})
    String back(Place place, @PathVariable String webhook, @Known("done") Query query) {
        place.requireOwner();
        return at(place, webhook) + Notices.carried(query);
    }

    @PostMapping("/edit")
    ModelAndView edit(Place place, @PathVariable String webhook, Form form) {
        requireMayChange(place);
        ObjectNode wanted = HookRow.json(form);
        if (!wanted.has("description")) {
            wanted.putNull("description");
        }
        try {
            WebhookWish wish = WebhookWish.ofChange(JsonBody.of(wanted), targets);
            webhooks.change(place.uuid(), IdKind.WEBHOOK.require(webhook), wish);
            return new ModelAndView(at(place, webhook) + "?done=changed");
        } catch (RefusedException e) {
            ModelAndView again = Faults.again("portal/webhook", e.refusal(), form.entered());
            return page(place, webhook, again, null, null);
        }
    }

    @PostMapping("/pause")
    String pause(Place place, @PathVariable String webhook) {
        return activate(place, webhook, false) + "?done=paused";
    }

    @PostMapping("/resume")
    String resume(Place place, @PathVariable String webhook) {
        return activate(place, webhook, true) + "?done=resumed";
    }

    /** Makes a new secret; for a while deliveries carry the signatures of both. */
    @PostMapping("/rotate")
    ModelAndView rotate(Place place, @PathVariable String webhook, Form form) {
        requireMayChange(place);
        String chosen = form.text("overlap");
        Duration overlap = OVERLAPS.get(chosen == null ? "day" : chosen);
        if (overlap == null) {
            throw new RefusedException(ErrorCode.VALIDATION_FAILED, "There is no such overlap. Nothing was done.");
        }
        Webhooks.Rotated rotated = webhooks.rotateSecret(place.uuid(), IdKind.WEBHOOK.require(webhook), overlap);
        return page(place, webhook, Faults.blank("portal/webhook"), null, null)
                .addObject("secret", rotated.secret().text())
                .addObject("until", overlap.isZero() ? null : rotated.previousSecretExpiresAt());
    }

    @PostMapping("/test")
    String test(Place place, @PathVariable String webhook) {
        requireMayChange(place);
        deliveries.test(place.uuid(), IdKind.WEBHOOK.require(webhook));
        return at(place, webhook) + "?done=tested";
    }

    private String activate(Place place, String webhook, boolean active) {
        requireMayChange(place);
        WebhookWish wish = new WebhookWish(null, null, null, false, null, active);
        webhooks.change(place.uuid(), IdKind.WEBHOOK.require(webhook), wish);
        return at(place, webhook);
    }

    private ModelAndView page(
            Place place, String webhook, ModelAndView page, @Nullable DeliveryStatus status, @Nullable UUID before) {
        Client owner = place.requireOwner();
        UUID id = IdKind.WEBHOOK.require(webhook);
        HookRow hook = HookRow.of(webhooks.require(place.uuid(), id));
        Page<Delivery> log = deliveries.page(
                place.uuid(),
                id,
                status == null ? Set.of() : Set.of(status),
                PER_PAGE,
                before == null ? null : before.toString());
        String next = log.next();
        boolean edited = page.getModel().get("faults") instanceof Faults faults && faults.any();
        if (!edited) {
            page.addObject("entered", hook.asEntered());
        }
        return page.addObject("hook", hook)
                .addObject("mayChange", owner.mayChange())
                .addObject("types", HookRow.TYPES)
                .addObject("edited", edited)
                .addObject("status", status == null ? "" : status.name())
                .addObject("newest", before == null)
                .addObject("log", log.items().stream().map(DeliveryRow::of).toList())
                .addObject("next", next == null ? "" : IdKind.DELIVERY.format(UUID.fromString(next)));
    }

    static String at(Place place, String webhook) {
        return "redirect:/portal/warehouses/" + place.id() + "/webhooks/"
                + IdKind.WEBHOOK.format(IdKind.WEBHOOK.require(webhook));
    }

    private static void requireMayChange(Place place) {
        place.requireOwner().requireMayChange();
    }
}
