package co.wholesale888.wms.alerts;

import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Skus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts are asked for.
 *
 * @param sku this one's alone, or null for all
 * @param limit how many alerts a page has at the most
 * @param cursor where to go on, or null
 */
public record AlertQuery(
        State state,
        @Nullable String sku,
        int limit,
        @Nullable String cursor) {

    /** Which alerts, by their state. */
    public enum State {
        OPEN,
        RESOLVED,
        ALL
    }

    /** Reads {@code state}, {@code sku}, {@code limit} and {@code cursor}; throws all that is wrong with them. */
    public static AlertQuery of(Query query) {
        State state = query.choice("state", State.class);
        String sku = query.text("sku");
        if (sku != null && !Skus.isValid(sku)) {
            query.report("sku", "sku " + Skus.RULE + ".");
        }
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        return new AlertQuery(state == null ? State.OPEN : state, sku, limit, cursor);
    }

    /** The name under which the list's cursors are signed: everything but the page. */
    String listName(UUID warehouseId) {
        return "alerts %s %s %s".formatted(warehouseId, state, sku);
    }
}
