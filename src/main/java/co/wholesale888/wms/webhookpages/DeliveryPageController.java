package co.wholesale888.wms.webhookpages;

import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhookinspection.DeliveryInspection;
import co.wholesale888.wms.webhooks.Deliveries;
import co.wholesale888.wms.webhooks.Webhooks;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The page of one delivery with its payload and signature headers. */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/webhooks/{webhook}/deliveries/{delivery}")
class DeliveryPageController {

    /** The payload of an event with a thousand lines has some hundred kilobytes. */
    private static final int MAX_SHOWN_CHARACTERS = 50_000;

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final DeliveryInspection inspection;

    DeliveryPageController(Webhooks webhooks, Deliveries deliveries, DeliveryInspection inspection) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.inspection = inspection;
    }

    @GetMapping
    ModelAndView show(WarehouseContext warehouse, @PathVariable String webhook, @PathVariable String delivery) {
        warehouse.requireOwner();
        UUID id = IdKind.WEBHOOK.require(webhook);
        DeliveryInspection.Inspected opened =
                inspection.inspect(warehouse.uuid(), id, IdKind.DELIVERY.require(delivery));
        String body = opened.body();
        boolean complete = body == null || body.length() <= MAX_SHOWN_CHARACTERS;
        String headers = opened.headers().entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining("\n"));
        return new ModelAndView("portal/delivery")
                .addObject("webhook", webhooks.require(warehouse.uuid(), id))
                .addObject("delivery", opened.delivery())
                .addObject("body", body == null ? "" : complete ? body : body.substring(0, MAX_SHOWN_CHARACTERS) + "…")
                .addObject("complete", complete)
                .addObject("headers", headers)
                .addObject("answer", opened.answer())
                .addObject("nextAttemptAt", opened.nextAttemptAt());
    }

    @PostMapping("/redeliver")
    String redeliver(WarehouseContext warehouse, @PathVariable String webhook, @PathVariable String delivery) {
        warehouse.requireOwner();
        UUID id = IdKind.WEBHOOK.require(webhook);
        UUID earlier = IdKind.DELIVERY.require(delivery);
        return WebhookPageController.sent(
                warehouse, webhook, () -> deliveries.redeliver(warehouse.uuid(), id, earlier));
    }
}
