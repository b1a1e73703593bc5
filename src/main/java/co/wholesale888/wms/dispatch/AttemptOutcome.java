package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.webhooks.DeliveryStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt.
 *
 * @param responseStatus the HTTP status, where there was an answer
 * @param error null for success
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

    /** Whether the receiver says that it will never take a delivery again. */
    boolean isGone() {
        return responseStatus != null && responseStatus == 410;
    }

    /** Whether the receiver kept the attempt waiting until its time was over. */
    boolean timedOut() {
        return error == DeliveryError.TIMEOUT_CONNECT || error == DeliveryError.TIMEOUT_TOTAL;
    }
}
