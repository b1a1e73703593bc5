package co.wholesale888.wms.events;

import co.wholesale888.wms.lanes.FeedLongPoll;
import java.util.List;

/**
 * Consecutive events of a warehouse, oldest first.
 *
 * @param position the sequence up to which the feed has been searched; the next slice starts after it
 * @param hasMore whether the warehouse has events after the position
 */
record EventSlice(List<Event> events, long position, boolean hasMore) implements FeedLongPoll.Page {

    @Override
    public boolean isEmpty() {
        return events.isEmpty();
    }
}
