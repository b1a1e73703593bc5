package co.wholesale888.wms.webhookpages;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.webhookinspection.SampleEvents;
import co.wholesale888.wms.webhooks.Deliveries;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The form of a webhook's page that sends a test event, or a sample of an event type. */
@PortalPage
class TestFormController {

    private final Deliveries deliveries;
    private final SampleEvents samples;

    TestFormController(Deliveries deliveries, SampleEvents samples) {
        this.deliveries = deliveries;
        this.samples = samples;
    }

    @PostMapping("/portal/warehouses/{warehouse}/webhooks/{webhook}/test")
    String send(WarehouseContext warehouse, @PathVariable String webhook, Form form) {
        warehouse.requireOwner();
        UUID id = IdKind.WEBHOOK.require(webhook);
        String choice = form.text("type");
        return WebhookPageController.sent(warehouse, webhook, () -> {
            if (choice == null) {
                deliveries.test(warehouse.uuid(), id);
            } else {
                samples.send(warehouse.uuid(), id, type(choice));
            }
        });
    }

    private static EventType type(String choice) {
        EventType type = EventType.parse(choice);
        if (type == null) {
            throw new RefusedException(
                    ErrorCode.VALIDATION_FAILED, "Unknown event type. Go back and choose one from the list.");
        }
        return type;
    }
}
