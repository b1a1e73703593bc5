package co.wholesale888.wms.events;

import java.time.Instant;
import java.util.UUID;

/**
 * An event to append.
 *
 * @param occurredAt the time of the event, in microseconds precision
 * @param data the payload as of that time, written as JSON by {@link Events}
 */
public record NewEvent(UUID warehouseId, EventType type, Instant occurredAt, Object data) {}
