package co.wholesale888.wms.stock;

import java.time.Instant;

/**
 * A SKU of a warehouse's registry as operators see it.
 *
 * @param warehouse the warehouse's id, formatted
 * @param reviewed false if threshold and par are derived from a first shipment and no operator has confirmed them
 */
public record RegisteredSku(
        String warehouse,
        String sku,
        long quantity,
        StockStatus status,
        long threshold,
        long par,
        long sequence,
        Instant updatedAt,
        boolean reviewed) {}
