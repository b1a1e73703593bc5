package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.webhooks.DeliveryStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What operators see of deliveries. */
@Component
class DeliveryMetrics {

    private static final String DELIVERIES = "wms.webhook.deliveries";

    private final MeterRegistry meters;
    private volatile double lateSeconds;

    DeliveryMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (DeliveryStatus status : DeliveryStatus.values()) {
            if (status != DeliveryStatus.PENDING) {
                counter(status, null);
            }
        }
        Gauge.builder("wms.webhook.lag", this, metrics -> metrics.lateSeconds)
                .description("For how long the delivery that has waited longest has been due")
                .baseUnit("seconds")
                .register(meters);
    }

    void inFlight(InFlightLimit inHand) {
        Gauge.builder("wms.webhook.in.flight", inHand, InFlightLimit::count)
                .description("Deliveries that this instance is at")
                .register(meters);
    }

    /**
     * Notes what waits.
     *
     * @param fromTheBeginning whether this is all, or the beginning of all, that waits
     */
    void late(List<WaitingDeliveries.Webhook> waiting, boolean fromTheBeginning) {
        double latest = 0;
        for (WaitingDeliveries.Webhook webhook : waiting) {
            if (webhook.mode() != null) {
                latest = Math.max(latest, webhook.lateSeconds());
            }
        }
        lateSeconds = fromTheBeginning ? latest : Math.max(lateSeconds, latest);
    }

    void count(DeliveryStatus status, @Nullable DeliveryError error) {
        counter(status, error).increment();
    }

    void countUnsent(int refused, int unknown) {
        if (refused > 0) {
            counter(DeliveryStatus.FAILED, DeliveryError.CIRCUIT_OPEN).increment(refused);
        }
        if (unknown > 0) {
            counter(DeliveryStatus.UNKNOWN, null).increment(unknown);
        }
    }

    private Counter counter(DeliveryStatus status, @Nullable DeliveryError error) {
        return Counter.builder(DELIVERIES)
                .description("Deliveries by what became of them")
                .tag("outcome", status.name())
                .tag("error", error == null ? "none" : error.word())
                .register(meters);
    }
}
