package co.wholesale888.wms.lanes;

import java.time.Duration;

/** The pauses of a loop that finds nothing or fails: each twice as long as the one before, up to a limit. */
public final class GrowingPause {

    private final Duration shortest;
    private final Duration longest;
    private Duration next;

    public GrowingPause(Duration shortest, Duration longest) {
        this.shortest = shortest;
        this.longest = longest;
        this.next = shortest;
    }

    public Duration next() {
        Duration pause = next;
        Duration twice = pause.multipliedBy(2);
        next = twice.compareTo(longest) < 0 ? twice : longest;
        return pause;
    }

    /** Starts with the shortest pause again. */
    public void reset() {
        next = shortest;
    }
}
