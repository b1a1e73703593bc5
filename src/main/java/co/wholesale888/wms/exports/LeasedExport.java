package co.wholesale888.wms.exports;

import java.util.UUID;

/**
 * An export that this instance prepares.
 *
 * @param attempt how many times it was begun, this one included
 * @param filter what is exported, as JSON
 */
record LeasedExport(
        UUID id, UUID accountId, UUID warehouseId, ExportKind kind, String filter, UUID lease, int attempt) {}
