package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.webhooks.DeliveryStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an attempt that was sent.
 *
 * @param responseStatus the HTTP status, or null if there was no response
 * @param error null for a success
 */
record AttemptOutcome(
        Attempt attempt,
        Instant attemptedAt,
        int durationMs,
        @Nullable Integer responseStatus,
        @Nullable DeliveryError error) {

    DeliveryStatus status() {
        return error == null ? DeliveryStatus.SUCCEEDED : DeliveryStatus.FAILED;
    }

    /** Whether the endpoint answered 410 Gone: it will never accept a delivery again. */
    boolean isGone() {
        return responseStatus != null && responseStatus == 410;
    }

    boolean timedOut() {
        return error == DeliveryError.TIMEOUT_CONNECT || error == DeliveryError.TIMEOUT_TOTAL;
    }
}
