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
 * Which part of the feed is asked for.
 *
 * @param types these alone; empty for all
 * @param limit how many events a page has at the most
 * @param cursor where to go on, or null for the oldest event that is kept
 * @param maxWait how long to wait for an event where there is none yet
 */
record EventQuery(Set<EventType> types, int limit, @Nullable String cursor, Duration maxWait) {

    private static final int MAX_WAIT_SECONDS = 30;

    /**
     * Reads the parameters. A stream takes neither limit nor wait, and where it is resumed the id of the last event that
     * arrived, which the client's library sends by itself, counts and not the cursor that it once began with.
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
            query.refuseWith("text/event-stream, which goes on by itself", "limit", "wait");
        }
        query.refuseInvalid();
        String resumed = format == ResponseFormat.EVENT_STREAM ? lastEventId(request) : null;
        return new EventQuery(types, limit, resumed == null ? cursor : resumed, Duration.ofSeconds(waitSeconds));
    }

    /** The name under which the feed's cursors are signed: everything but the page. */
    String listName(UUID warehouseId) {
        return "events %s %s".formatted(warehouseId, types);
    }

    private static @Nullable String lastEventId(HttpServletRequest request) {
        List<String> sent = Collections.list(request.getHeaders("Last-Event-ID"));
        if (sent.size() > 1) {
            throw new RefusedException(ErrorCode.INVALID_CURSOR, "Last-Event-ID may be given once.");
        }
        return sent.isEmpty() ? null : sent.getFirst();
    }
}
