package co.wholesale888.wms.events;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as JSON, character for character the same in the feed and in every delivery:
 * {@code {"id","sequence","type","warehouse","occurredAt","data"}}.
 */
public final class EventBody {

    private EventBody() {}

    /** The body of an event of the feed. */
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
     * The body of an event that need not be in the feed.
     *
     * @param sequence null for one that is not counted
     * @param type a name of lower-case letters and dots
     * @param data valid JSON, which is taken over as it is
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
