package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delivery as a table row. */
record DeliveryRow(
        String id,
        String eventId,
        String eventType,
        int attempt,
        String status,
        @Nullable Integer responseStatus,
        @Nullable String error,
        @Nullable Integer durationMs,
        @Nullable Instant attemptedAt) {

    static DeliveryRow of(Delivery delivery) {
        return new DeliveryRow(
                IdKind.DELIVERY.format(delivery.id()),
                IdKind.EVENT.format(delivery.content().eventId()),
                delivery.content().eventType(),
                delivery.attempt(),
                delivery.outcome().status().name(),
                delivery.outcome().responseStatus(),
                delivery.outcome().error(),
                delivery.outcome().durationMs(),
                delivery.outcome().attemptedAt());
    }

    public boolean isPending() {
        return status.equals("PENDING");
    }

    public String style() {
        return status.equals("SUCCEEDED") ? "ok" : isPending() ? "low" : "critical";
    }

    /** The response status and the error, as far as there are any. The body of the response is not stored. */
    public String response() {
        if (error == null) {
            return responseStatus == null ? "" : "HTTP " + responseStatus;
        }
        return responseStatus == null ? error : "HTTP " + responseStatus + " " + error;
    }
}
