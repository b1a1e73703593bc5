package co.wholesale888.wms.events;

import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.requests.ResponseFormat;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of the feed.
 *
 * @param types the event types to return; empty for all
 * @param limit the maximum number of events in a page
 * @param cursor the cursor after which to start, or null to start with the oldest stored event
 * @param maxWait the longest time to wait for an event
 */
record EventQuery(Set<EventType> types, int limit, @Nullable String cursor, Duration maxWait) {

    private static final int MAX_WAIT_SECONDS = 30;

    /**
     * Reads the parameters. A stream takes neither limit nor wait. If a stream is resumed, the client's library sends
     * the id of the last event in {@code Last-Event-ID}, which takes precedence over the cursor. Empty, as browsers
     * send it, it counts as absent.
     */
    static EventQuery of(Query query, ResponseFormat format, HttpServletRequest request) {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String name : query.texts("type")) {
            EventType type = EventType.parse(name);
            if (type == null) {
                query.report("type", "type must be one of %s.".formatted(EventType.names()));
            } else {
                types.add(type);
            }
        }
        int limit = query.limit();
        int waitSeconds = query.integer("wait", 0, MAX_WAIT_SECONDS, 0);
        String cursor = query.text("cursor");
        if (format == ResponseFormat.EVENT_STREAM) {
            query.refuseWith("text/event-stream, which sends events as they come", "limit", "wait");
        }
        query.refuseInvalid();
        String lastEventId = format == ResponseFormat.EVENT_STREAM ? lastEventId(request) : null;
        return new EventQuery(
                types, limit, lastEventId == null ? cursor : lastEventId, Duration.ofSeconds(waitSeconds));
    }

    /** The name of the list for its cursors: a cursor is valid only with the same warehouse and types. */
    String listName(UUID warehouseId) {
        return "events %s %s".formatted(warehouseId, types);
    }

    private static @Nullable String lastEventId(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders("Last-Event-ID"));
        if (values.size() > 1) {
            throw new RefusedException(ErrorCode.INVALID_CURSOR, "Send Last-Event-ID only once.");
        }
        return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
    }
}
