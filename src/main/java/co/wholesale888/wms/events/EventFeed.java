package co.wholesale888.wms.events;

import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;
import tools.jackson.databind.util.RawValue;

/**
 * The feed of a warehouse's events, page by page. It never skips and never repeats: an event is visible only when all
 * before it are, and a cursor is a sequence up to which everything has been answered for.
 */
@Service
class EventFeed {

    private static final int MAX_CHARS = 1_000_000;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final EventReads reads;
    private final SequenceWatch watch;
    private final Cursors cursors;

    EventFeed(EventReads reads, @Qualifier("eventWatch") SequenceWatch watch, Cursors cursors) {
        this.reads = reads;
        this.watch = watch;
        this.cursors = cursors;
    }

    /** One page; waits, where it is asked to, until there is something to answer with. */
    EventPage page(Caller.Bearer caller, EventQuery query) {
        UUID warehouseId = caller.warehouseId();
        String listName = query.listName(warehouseId);
        String cursor = cursors.decode(listName, query.cursor());
        long after = cursor == null ? 0 : Long.parseLong(cursor);
        EventSlice slice = query.maxWait().isZero() ? look(warehouseId, query, after) : waitFor(caller, query, after);
        return new EventPage(
                slice.events().stream()
                        .map(event -> new RawValue(EventBody.of(event)))
                        .toList(),
                cursors.encode(listName, Long.toString(slice.position())),
                slice.hasMore());
    }

    private EventSlice look(UUID warehouseId, EventQuery query, long after) {
        return reads.after(warehouseId, query.types(), after, query.limit(), MAX_CHARS);
    }

    private EventSlice waitFor(Caller.Bearer caller, EventQuery query, long after) {
        UUID warehouseId = caller.warehouseId();
        long deadline = System.nanoTime() + query.maxWait().toNanos();
        try (SequenceWatch.Waiter waiter = watch.join(warehouseId, caller.tokenId())) {
            EventSlice slice = look(warehouseId, query, after);
            Duration pause = SHORTEST_PAUSE;
            while (slice.events().isEmpty() && !slice.hasMore()) {
                if (!waiter.await(slice.position(), Duration.ofNanos(deadline - System.nanoTime()))) {
                    return slice;
                }
                slice = look(warehouseId, query, slice.position());
                // Where much happens that is not asked for, look ever more rarely.
                if (slice.events().isEmpty()) {
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
            return slice;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(ErrorCode.UNAVAILABLE, "The service is stopping. Ask again with this cursor.");
        }
    }
}
