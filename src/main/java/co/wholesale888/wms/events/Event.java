package co.wholesale888.wms.events;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened in a warehouse.
 *
 * @param sequence 1, 2, 3, … in each warehouse without gaps
 * @param data its payload as JSON, the same bytes for every receiver
 */
public record Event(UUID warehouseId, long sequence, UUID id, EventType type, Instant occurredAt, String data) {}
