package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.SignedInClient;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.Deliveries;
import co.wholesale888.wms.webhooks.DeliveryInspection;
import co.wholesale888.wms.webhooks.SignatureFinding;
import co.wholesale888.wms.webhooks.Webhooks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** One delivery with its payload and the headers that sign it, and the box in which clients check their own. */
@Controller
@RequestMapping("/portal/warehouses/{warehouse}/webhooks/{webhook}")
class DeliveryPageController {

    /** What a page shows of a payload; one of a thousand lines is some hundred kilobytes. */
    private static final int MAX_SHOWN = 50_000;

    private static final int MAX_HEADERS = 4_000;

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final DeliveryInspection desk;

    DeliveryPageController(Webhooks webhooks, Deliveries deliveries, DeliveryInspection desk) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.desk = desk;
    }

    @GetMapping("/deliveries/{delivery}")
    ModelAndView show(
            WarehouseContext place,
            @PathVariable String webhook,
            @PathVariable String delivery,
            @AllowedParameters({}) Query query) {
        query.refuseInvalid();
        SignedInClient owner = place.requireOwner();
        UUID id = IdKind.WEBHOOK.require(webhook);
        WebhookRow hook = WebhookRow.of(webhooks.require(place.uuid(), id));
        DeliveryInspection.Inspected opened = desk.inspect(place.uuid(), id, IdKind.DELIVERY.require(delivery));
        String body = opened.body();
        boolean whole = body == null || body.length() <= MAX_SHOWN;
        Map<String, Object> model = new HashMap<>();
        model.put("hook", hook);
        model.put("mayChange", owner.mayChange());
        model.put("d", DeliveryRow.of(opened.delivery()));
        model.put("body", body == null ? "" : whole ? body : body.substring(0, MAX_SHOWN) + "…");
        model.put("whole", whole);
        model.put(
                "headers",
                opened.headers().entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue())
                        .collect(Collectors.joining("\n")));
        return new ModelAndView("portal/delivery", model);
    }

    @PostMapping("/deliveries/{delivery}/redeliver")
    String redeliver(WarehouseContext place, @PathVariable String webhook, @PathVariable String delivery) {
        place.requireOwner().requireMayChange();
        deliveries.redeliver(place.uuid(), IdKind.WEBHOOK.require(webhook), IdKind.DELIVERY.require(delivery));
        return WebhookPageController.at(place, webhook) + "?done=tested";
    }

    @GetMapping("/check")
    ModelAndView box(WarehouseContext place, @PathVariable String webhook, @AllowedParameters({}) Query query) {
        query.refuseInvalid();
        return page(place, webhook, Map.of());
    }

    /** Says which of the pasted signatures fit; what was pasted is kept nowhere. */
    @PostMapping("/check")
    ModelAndView check(WarehouseContext place, @PathVariable String webhook, Form form) {
        ModelAndView page = page(place, webhook, form.entered());
        String body = form.text("body");
        String headers = form.text("headers");
        if (body == null || headers == null || headers.length() > MAX_HEADERS) {
            return page.addObject(
                    "wanting",
                    "Paste the body and its signature headers; of headers up to %d characters.".formatted(MAX_HEADERS));
        }
        List<SignatureFinding> findings = desk.check(place.uuid(), IdKind.WEBHOOK.require(webhook), body, headers);
        return page.addObject("findings", findings)
                .addObject("fits", findings.stream().anyMatch(DeliveryPageController::fits));
    }

    private ModelAndView page(WarehouseContext place, String webhook, Map<String, String> entered) {
        place.requireOwner();
        WebhookRow hook = WebhookRow.of(webhooks.require(place.uuid(), IdKind.WEBHOOK.require(webhook)));
        return new ModelAndView("portal/check", Map.of("hook", hook, "entered", entered));
    }

    private static boolean fits(SignatureFinding finding) {
        return switch (finding.fit()) {
            case PRESENT, PREVIOUS -> true;
            case NEITHER, MALFORMED, INCOMPLETE -> false;
        };
    }
}
