package co.wholesale888.wms.events;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event as JSON, with the same characters in the feed and in every delivery:
 * {@code {"id","sequence","type","warehouse","occurredAt","data"}}.
 */
public final class EventBody {

    private EventBody() {}

    /** Returns the body of an event of the feed. */
    public static String of(Event event) {
        return of(
                event.id(),
                event.sequence(),
                event.type().text(),
                event.warehouseId(),
                event.occurredAt(),
                event.data());
    }

    /**
     * Returns the body of an event that may be missing from the feed.
     *
     * @param sequence null if the event is not in the feed
     * @param type a name of lower-case letters and dots
     * @param data valid JSON, which is inserted unchanged
     */
    public static String of(
            UUID id, @Nullable Long sequence, String type, UUID warehouseId, Instant occurredAt, String data) {
        return "{\"id\":\"" + IdKind.EVENT.format(id)
                + "\",\"sequence\":" + sequence
                + ",\"type\":\"" + type
                + "\",\"warehouse\":\"" + IdKind.WAREHOUSE.format(warehouseId)
                + "\",\"occurredAt\":\"" + Times.format(occurredAt)
                + "\",\"data\":" + data + "}";
    }
}
