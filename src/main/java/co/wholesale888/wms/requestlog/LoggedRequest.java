package co.wholesale888.wms.requestlog;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recorded request.
 *
 * @param at when it began
 * @param route the pattern of its path, such as {@code /v1/reservations/{id}}; null if there is no such path
 * @param code the code of the problem that was the answer; null below 400
 * @param duration until the answer was complete; with a stream or a long-poll that includes the waiting
 * @param replayed whether the answer was a stored one, because of its Idempotency-Key
 * @param leftOut how many requests of the warehouse the same instance has left out of the log since the one that it
 *     recorded before this
 */
public record LoggedRequest(
        UUID warehouseId,
        UUID id,
        Instant at,
        UUID tokenId,
        String method,
        @Nullable String route,
        int status,
        @Nullable String code,
        Duration duration,
        String requestId,
        boolean replayed,
        long leftOut) {}
