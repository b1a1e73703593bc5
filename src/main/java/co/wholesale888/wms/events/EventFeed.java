package co.wholesale888.wms.events;

import co.wholesale888.wms.lanes.FeedLongPoll;
import co.wholesale888.wms.lanes.FeedPosition;
import co.wholesale888.wms.lanes.HistoryRewoundException;
import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;
import tools.jackson.databind.util.RawValue;

/**
 * Serves a warehouse's events page by page. The feed never skips and never repeats an event: an event is visible only
 * if all events before it are, and a cursor is the event up to which all have been answered.
 */
@Service
class EventFeed {

    /** A page of the feed, oldest first, with events as {@link EventBody} writes them. The feed has no last page. */
    record Page(List<RawValue> events, @Nullable String nextCursor, boolean hasMore) {}

    private static final int MAX_CHARS = 1_000_000;

    private final EventReads reads;
    private final FeedLongPoll longPoll;
    private final Cursors cursors;

    EventFeed(EventReads reads, @Qualifier("eventWatch") SequenceWatch watch, Cursors cursors) {
        this.reads = reads;
        this.longPoll = new FeedLongPoll(watch);
        this.cursors = cursors;
    }

    @Bean("eventWatch")
    static SequenceWatch eventWatch(EventReads reads) {
        return new SequenceWatch("event-watch", reads::heads);
    }

    /**
     * Returns one page. If there is no event yet, waits for as long as the query allows.
     *
     * @throws RefusedException {@code HISTORY_REWOUND} if the event behind which the cursor stands has been undone
     */
    Page page(Caller.Bearer caller, EventQuery query) {
        UUID warehouseId = caller.warehouseId();
        String listName = query.listName(warehouseId);
        String cursor = cursors.decode(listName, query.cursor());
        EventReads.Slice slice;
        try {
            slice = longPoll.page(
                    caller,
                    FeedPosition.parse(cursor),
                    query.maxWait(),
                    after -> reads.after(warehouseId, query.types(), after, query.limit(), MAX_CHARS));
        } catch (HistoryRewoundException e) {
            throw e.refused(cursors, listName);
        }
        return new Page(
                slice.events().stream()
                        .map(event -> new RawValue(EventBody.of(event)))
                        .toList(),
                cursors.encode(listName, slice.position().text()),
                slice.hasMore());
    }
}
