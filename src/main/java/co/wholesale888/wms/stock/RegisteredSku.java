package co.wholesale888.wms.stock;

import java.time.Instant;

/**
 * A SKU in a warehouse's registry, as operators see it: its level, and whether somebody has looked at its threshold and
 * par.
 *
 * @param warehouse the warehouse's id, formatted
 * @param reviewed false where threshold and par were only derived from a first shipment
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
