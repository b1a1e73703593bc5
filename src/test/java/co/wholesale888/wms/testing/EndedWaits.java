package co.wholesale888.wms.testing;

import co.wholesale888.wms.lanes.SequenceWatch;
import org.awaitility.Awaitility;

/** Lets a test recognise its own long poll, although all tests of a process share one service. */
public final class EndedWaits {

    private EndedWaits() {}

    /** Waits until the long polls of earlier tests have ended, and returns their number: 0. */
    public static int of(SequenceWatch watch) {
        Awaitility.await().until(() -> watch.waiters() == 0);
        return 0;
    }
}
