package co.wholesale888.wms.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Selects entries of the trail; null matches everything.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record AuditFilter(
        @Nullable UUID accountId,
        @Nullable UUID warehouseId,
        @Nullable AuditAction action,
        @Nullable Instant from,
        @Nullable Instant to) {}
