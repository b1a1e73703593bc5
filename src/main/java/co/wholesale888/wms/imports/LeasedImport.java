package co.wholesale888.wms.imports;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import that this instance applies.
 *
 * @param lease tells this lease from later ones
 * @param attempt how many times it was begun, this one included
 */
record LeasedImport(
        UUID warehouseId,
        UUID id,
        ImportKind kind,
        @Nullable String reference,
        UUID lease,
        int attempt) {}
