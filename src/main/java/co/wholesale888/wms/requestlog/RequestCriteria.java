package co.wholesale888.wms.requestlog;

import co.wholesale888.wms.shared.ErrorCode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Selects requests; null matches everything.
 *
 * @param requestId the exact id
 * @param statusClass the first digit of the status, such as 4
 * @param route the beginning of the route
 * @param from the first time of their beginning
 * @param to the time before which they began
 */
public record RequestCriteria(
        @Nullable String requestId,
        @Nullable UUID tokenId,
        @Nullable Integer statusClass,
        @Nullable ErrorCode code,
        @Nullable String method,
        @Nullable String route,
        @Nullable Instant from,
        @Nullable Instant to) {}
