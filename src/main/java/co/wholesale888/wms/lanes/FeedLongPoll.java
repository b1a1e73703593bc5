package co.wholesale888.wms.lanes;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.function.Function;

/**
 * Reads one page of a feed. If the page is empty, waits until the feed has more to show or the caller's time is up.
 *
 * <p>A waiting request holds no database connection. It joins the {@link SequenceWatch} before its first read, so that
 * it misses no commit. On a busy feed whose commits do not match the caller's filter, reads become less frequent.
 */
public final class FeedLongPoll {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final SequenceWatch watch;

    public FeedLongPoll(SequenceWatch watch) {
        this.watch = watch;
    }

    /** What one read of a feed found. */
    public interface Page {
        boolean isEmpty();

        /** Up to where the read has covered the feed, and after which the next read starts. */
        FeedPosition position();

        /** Whether the feed continues beyond the position already. */
        boolean hasMore();

        /** Whether nothing that is appended from now on can match the caller's filter. */
        default boolean finished() {
            return false;
        }
    }

    /**
     * Reads the page after a position.
     *
     * @param after where to start
     * @param maxWait the longest time to wait; zero for none
     * @param read reads the page after a position
     * @throws RefusedException RATE_LIMITED or UNAVAILABLE if too many requests wait; UNAVAILABLE if interrupted
     */
    public <P extends Page> P page(
            Caller.Bearer caller, FeedPosition after, Duration maxWait, Function<FeedPosition, P> read) {
        if (maxWait.isZero()) {
            return read.apply(after);
        }
        long deadline = System.nanoTime() + maxWait.toNanos();
        try (SequenceWatch.Waiter waiter = watch.join(caller.holder())) {
            GrowingPause pause = newPause();
            P page = read.apply(after);
            while (page.isEmpty()
                    && !page.hasMore()
                    && !page.finished()
                    && waiter.await(page.position().sequence(), Duration.ofNanos(deadline - System.nanoTime()))) {
                page = read.apply(page.position());
                if (page.isEmpty()) {
                    Thread.sleep(pause.next());
                }
            }
            return page;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(ErrorCode.UNAVAILABLE, "The service is stopping. Ask again with this cursor.");
        }
    }

    /** The pause after reads of a feed that find nothing: 25 ms at first, 1 s at most. */
    public static GrowingPause newPause() {
        return new GrowingPause(SHORTEST_PAUSE, LONGEST_PAUSE);
    }
}
