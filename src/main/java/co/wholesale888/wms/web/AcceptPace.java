package co.wholesale888.wms.web;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections no faster than their requests get a turn. Threads take turns in the order in which they became
 * ready, and a request takes several turns. If thousands of new connections were accepted at once, each turn of
 * everybody else would come after all of theirs; the new ones wait in the operating system's queue instead.
 */
final class AcceptPace {

    static final int CONNECTIONS_PER_TURN = 16;

    private final Executor turns;
    private final Duration maxWait;
    private int accepted;

    /**
     * @param turns runs tasks in the order in which they were submitted
     * @param maxWait after this time the next connection is accepted in any case
     */
    AcceptPace(Executor turns, Duration maxWait) {
        this.turns = turns;
        this.maxWait = maxWait;
    }

    /** Called before each connection is accepted. After every 16th, waits until what was ready has had a turn. */
    void await() throws InterruptedException {
        if (accepted++ < CONNECTIONS_PER_TURN) {
            return;
        }
        accepted = 1;
        CountDownLatch turn = new CountDownLatch(1);
        turns.execute(turn::countDown);
        boolean ignored = turn.await(maxWait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
