package co.wholesale888.wms.portal;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.web.Form;
import co.wholesale888.wms.web.JsonBody;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import co.wholesale888.wms.webhooks.Deliveries;
import co.wholesale888.wms.webhooks.Delivery;
import co.wholesale888.wms.webhooks.Targets;
import co.wholesale888.wms.webhooks.Webhook;
import co.wholesale888.wms.webhooks.WebhookWish;
import co.wholesale888.wms.webhooks.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A warehouse's webhooks. A secret is in the answer to the form that made it, and nowhere else. */
@Controller
@RequestMapping("/portal/warehouses/{warehouse}/webhooks")
class WebhooksPageController {

    private static final int DELIVERIES = 50;
    private static final Duration OVERLAP = Duration.ofDays(1);

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Targets targets;

    WebhooksPageController(Webhooks webhooks, Deliveries deliveries, Targets targets) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.targets = targets;
    }

    /** A webhook in the list. */
    record Row(
            String id,
            String url,
            String events,
            String delivery,
            @Nullable String description,
            boolean active) {

        static Row of(Webhook webhook) {
            return new Row(
                    IdKind.WEBHOOK.format(webhook.id()),
                    webhook.url(),
                    String.join(", ", webhook.eventTypes()),
                    webhook.delivery().name(),
                    webhook.description(),
                    webhook.active());
        }
    }

    /** A delivery in the log. */
    record Attempt(
            String id,
            String eventType,
            int attempt,
            String status,
            @Nullable Integer responseStatus,
            @Nullable String error,
            @Nullable Integer durationMs,
            @Nullable Instant attemptedAt) {

        static Attempt of(Delivery delivery) {
            return new Attempt(
                    IdKind.DELIVERY.format(delivery.id()),
                    delivery.eventType(),
                    delivery.attempt(),
                    delivery.status().name(),
                    delivery.responseStatus(),
                    delivery.error(),
                    delivery.durationMs(),
                    delivery.attemptedAt());
        }
    }

    @GetMapping
    ModelAndView list(Place place, @Known("done") Query query) {
        return withList(Faults.blank("portal/webhooks"), place);
    }

    @PostMapping
    ModelAndView register(Place place, Form form) {
        requireMayChange(place);
        ObjectNode wanted = form.json("url", "delivery", "description");
        ArrayNode events = wanted.putArray("events");
        String chosen = form.text("events");
        Arrays.stream(chosen == null ? new String[0] : chosen.split(",", -1)).forEach(events::add);
        try {
            Webhooks.Registered registered =
                    webhooks.register(place.uuid(), WebhookWish.ofNew(JsonBody.of(wanted), targets));
            return withList(Faults.blank("portal/webhooks"), place)
                    .addObject("secret", registered.secret().text());
        } catch (RefusedException e) {
            return withList(Faults.again("portal/webhooks", e.refusal(), form.entered()), place);
        }
    }

    @GetMapping("/{webhook}")
    ModelAndView log(Place place, @PathVariable String webhook, @Known("done") Query query) {
        return one(place, IdKind.WEBHOOK.require(webhook));
    }

    @PostMapping("/{webhook}/pause")
    String pause(Place place, @PathVariable String webhook) {
        return change(place, webhook, false);
    }

    @PostMapping("/{webhook}/resume")
    String resume(Place place, @PathVariable String webhook) {
        return change(place, webhook, true);
    }

    /** Makes a new secret; for a day deliveries carry the signatures of both. */
    @PostMapping("/{webhook}/rotate")
    ModelAndView rotate(Place place, @PathVariable String webhook) {
        requireMayChange(place);
        UUID id = IdKind.WEBHOOK.require(webhook);
        Webhooks.Rotated rotated = webhooks.rotateSecret(place.uuid(), id, OVERLAP);
        return one(place, id)
                .addObject("secret", rotated.secret().text())
                .addObject("until", rotated.previousSecretExpiresAt());
    }

    @PostMapping("/{webhook}/test")
    String test(Place place, @PathVariable String webhook) {
        requireMayChange(place);
        deliveries.test(place.uuid(), IdKind.WEBHOOK.require(webhook));
        return at(place, webhook) + "?done=tested";
    }

    @PostMapping("/{webhook}/deliveries/{delivery}/redeliver")
    String redeliver(Place place, @PathVariable String webhook, @PathVariable String delivery) {
        requireMayChange(place);
        deliveries.redeliver(place.uuid(), IdKind.WEBHOOK.require(webhook), IdKind.DELIVERY.require(delivery));
        return at(place, webhook) + "?done=tested";
    }

    @PostMapping("/{webhook}/delete")
    String delete(Place place, @PathVariable String webhook) {
        requireMayChange(place);
        webhooks.delete(place.uuid(), IdKind.WEBHOOK.require(webhook));
        return "redirect:/portal/warehouses/" + place.id() + "/webhooks?done=deleted";
    }

    private String change(Place place, String webhook, boolean active) {
        requireMayChange(place);
        WebhookWish wish = new WebhookWish(null, null, null, false, null, active);
        webhooks.change(place.uuid(), IdKind.WEBHOOK.require(webhook), wish);
        return at(place, webhook);
    }

    private ModelAndView one(Place place, UUID id) {
        place.requireOwner();
        Webhook webhook = webhooks.require(place.uuid(), id);
        List<Attempt> log = deliveries.page(place.uuid(), id, Set.of(), DELIVERIES, null).items().stream()
                .map(Attempt::of)
                .toList();
        return new ModelAndView("portal/webhook", Map.of("hook", Row.of(webhook), "log", log));
    }

    private ModelAndView withList(ModelAndView page, Place place) {
        return page.addObject("mayChange", place.requireOwner().mayChange())
                .addObject(
                        "types",
                        Arrays.stream(EventType.values()).map(EventType::text).toList())
                .addObject(
                        "hooks",
                        webhooks.page(place.uuid(), 50, null).items().stream()
                                .map(Row::of)
                                .toList());
    }

    private static String at(Place place, String webhook) {
        return "redirect:/portal/warehouses/" + place.id() + "/webhooks/"
                + IdKind.WEBHOOK.format(IdKind.WEBHOOK.require(webhook));
    }

    private static void requireMayChange(Place place) {
        place.requireOwner().requireMayChange();
    }
}
