package co.wholesale888.wms.events;

import java.time.Instant;
import java.util.UUID;

/**
 * A stored event of a warehouse.
 *
 * @param sequence 1, 2, 3, … in each warehouse without gaps
 * @param data the payload as JSON, the same bytes for every recipient
 */
public record Event(UUID warehouseId, long sequence, UUID id, EventType type, Instant occurredAt, String data) {}
