package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.targets.TargetResolver;
import co.wholesale888.wms.webhooks.DeliveryMode;
import co.wholesale888.wms.webhooks.DeliveryStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an attempt that was sent: an HTTP status if there was a response, and an error unless it succeeded.
 *
 * @param answer the beginning of a response that was no success, see {@link Answer}
 */
record AttemptOutcome(
        Attempt attempt,
        Instant attemptedAt,
        int durationMs,
        @Nullable Integer responseStatus,
        @Nullable DeliveryError error,
        @Nullable String answer) {

    DeliveryStatus status() {
        return error == null ? DeliveryStatus.SUCCEEDED : DeliveryStatus.FAILED;
    }

    /** Whether the endpoint of a webhook in mode RETRY answered 410 Gone: it will never accept a delivery again. */
    boolean isGone() {
        return attempt.mode() == DeliveryMode.RETRY && responseStatus != null && responseStatus == 410;
    }

    /** Whether the endpoint, or its name server, did not respond in time. */
    boolean timedOut() {
        boolean lookupTimedOut = error == DeliveryError.DNS_ERROR && durationMs >= TargetResolver.TIMEOUT.toMillis();
        return lookupTimedOut || error == DeliveryError.TIMEOUT_CONNECT || error == DeliveryError.TIMEOUT_TOTAL;
    }
}
