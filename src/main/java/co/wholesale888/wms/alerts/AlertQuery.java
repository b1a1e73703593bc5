package co.wholesale888.wms.alerts;

import co.wholesale888.wms.requests.Query;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of the list of alerts.
 *
 * @param sku the SKU whose alerts to return, or null for all
 * @param limit the maximum number of alerts in a page
 * @param cursor the cursor after which to start, or null
 */
public record AlertQuery(
        State state,
        @Nullable String sku,
        int limit,
        @Nullable String cursor) {

    /** The alerts to return, by their state. */
    public enum State {
        OPEN,
        RESOLVED,
        ALL
    }

    /** Reads {@code state}, {@code sku}, {@code limit} and {@code cursor}; refuses them with all their violations. */
    public static AlertQuery of(Query query) {
        State state = query.choice("state", State.class);
        String sku = query.sku("sku");
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        return new AlertQuery(state == null ? State.OPEN : state, sku, limit, cursor);
    }

    /** The name of the list for its cursors: a cursor is valid only with the same warehouse, state and SKU. */
    String listName(UUID warehouseId) {
        return "alerts %s %s %s".formatted(warehouseId, state, sku);
    }
}
