package co.wholesale888.wms.webhookpages;

import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.redelivery.RangeRedelivery;
import co.wholesale888.wms.redelivery.RedeliveryRange;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The form of a webhook's page that sends again what has failed lately. */
@PortalPage
class RedeliveryFormController {

    /** How far back to look, by the choices of the form. */
    private static final Map<String, Duration> PERIODS = Map.of(
            "hour",
            Duration.ofHours(1),
            "day",
            Duration.ofDays(1),
            "week",
            Duration.ofDays(7),
            "month",
            Duration.ofDays(30));

    private final RangeRedelivery redelivery;
    private final OneTimeForm oneTimeForm;
    private final Clock clock;

    RedeliveryFormController(RangeRedelivery redelivery, OneTimeForm oneTimeForm, Clock clock) {
        this.redelivery = redelivery;
        this.oneTimeForm = oneTimeForm;
        this.clock = clock;
    }

    @PostMapping("/portal/warehouses/{warehouse}/webhooks/{webhook}/redeliver")
    String redeliver(WarehouseContext warehouse, @PathVariable String webhook, Form form, HttpServletRequest request) {
        warehouse.requireOwner();
        UUID id = IdKind.WEBHOOK.require(webhook);
        String choice = form.text("since");
        Duration period = PERIODS.get(choice == null ? "day" : choice);
        if (period == null) {
            throw new RefusedException(
                    ErrorCode.VALIDATION_FAILED, "Unknown period. Go back and choose one from the list.");
        }
        Instant now = clock.instant();
        RedeliveryRange range = RedeliveryRange.ofFailed(now.minus(period), now);
        Integer queued = redelivery
                .oneAtATime(() -> oneTimeForm.submit(
                        warehouse,
                        request,
                        () -> redelivery.redeliver(warehouse.uuid(), id, range),
                        count -> IdKind.WEBHOOK.format(id)))
                .result();
        String done = queued == null ? "repeated" : queued == 0 ? "none-failed" : "redelivered";
        return WebhookPageController.redirect(warehouse, webhook) + "?done=" + done;
    }
}
