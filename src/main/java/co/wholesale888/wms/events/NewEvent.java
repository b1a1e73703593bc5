package co.wholesale888.wms.events;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened and is to be appended to a warehouse's events.
 *
 * @param occurredAt when it happened, at a precision of microseconds
 * @param data what receivers need to know of it, as it stood at that moment; written as JSON at once
 */
public record NewEvent(UUID warehouseId, EventType type, Instant occurredAt, Object data) {}
