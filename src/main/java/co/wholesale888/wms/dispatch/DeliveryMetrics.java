package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.dispatch.PendingDeliveries.PendingWebhook;
import co.wholesale888.wms.webhooks.DeliveryStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The metrics of webhook deliveries. */
@Component
class DeliveryMetrics {

    private final MeterRegistry meters;
    private volatile double lagSeconds;

    DeliveryMetrics(MeterRegistry meters) {
        this.meters = meters;
        EnumSet.complementOf(EnumSet.of(DeliveryStatus.PENDING)).forEach(status -> counter(status, null));
        Gauge.builder("wms.webhook.lag", this, metrics -> metrics.lagSeconds)
                .description("How long the oldest pending delivery has been due")
                .baseUnit("seconds")
                .register(meters);
    }

    void registerInFlight(InFlightLimit inFlight) {
        Gauge.builder("wms.webhook.in.flight", inFlight, InFlightLimit::count)
                .description("Deliveries that this instance has leased and not recorded yet")
                .register(meters);
    }

    /** Records how long deliveries have been due; {@code fromStart} unless the webhooks continue a scan. */
    void recordLag(List<PendingWebhook> webhooks, boolean fromStart) {
        double max = fromStart ? 0 : lagSeconds;
        for (PendingWebhook webhook : webhooks) {
            max = webhook.mode() == null ? max : Math.max(max, webhook.lagSeconds());
        }
        lagSeconds = max;
    }

    void count(DeliveryStatus status, @Nullable DeliveryError error, int deliveries) {
        if (deliveries > 0) {
            counter(status, error).increment(deliveries);
        }
    }

    private Counter counter(DeliveryStatus status, @Nullable DeliveryError error) {
        return Counter.builder("wms.webhook.deliveries")
                .description("Deliveries by outcome and error")
                .tag("outcome", status.name())
                .tag("error", error == null ? "none" : error.text())
                .register(meters);
    }
}
