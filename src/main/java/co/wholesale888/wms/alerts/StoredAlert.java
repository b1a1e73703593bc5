package co.wholesale888.wms.alerts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert as the database keeps it: without quantities, which are those of the moment when it is shown.
 *
 * @param resolvedAt null while it is open
 */
record StoredAlert(
        UUID id, String sku, Instant triggeredAt, @Nullable Instant resolvedAt) {

    StoredAlert resolved(Instant at) {
        return new StoredAlert(id, sku, triggeredAt, at);
    }
}
