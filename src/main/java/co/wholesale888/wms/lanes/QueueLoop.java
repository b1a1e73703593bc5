package co.wholesale888.wms.lanes;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.shared.RefusedException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Works through a queue in the database, one piece after another, until none is left. A database that cannot be reached
 * ends the run, and is logged once.
 */
public final class QueueLoop {

    private static final long STOP_TIMEOUT_S = 10;

    private final Logger log;
    private final String failure;
    private final ReentrantLock running = new ReentrantLock();
    private volatile boolean stopped;
    private boolean failing;

    /** @param failure what does not happen while the database fails, such as {@code Exports cannot be prepared} */
    public QueueLoop(Logger log, String failure) {
        this.log = log;
        this.failure = failure;
    }

    /** @param next handles one piece; returns whether there may be more */
    public void run(BooleanSupplier next) {
        running.lock();
        try {
            boolean more = true;
            while (more && !stopped) {
                more = next.getAsBoolean();
            }
            failing = false;
        } catch (RefusedException busy) {
            // No connection is free now
        } catch (DataAccessException | TransactionException e) {
            if (!OutageLog.covers(e) && !failing) {
                log.warn("{}, retrying: {}", failure, e.toString());
            }
            failing = true;
        } finally {
            running.unlock();
        }
    }

    /**
     * Begins no further piece. To be called when the service begins to stop, so that the scheduler and the web server
     * wait for the piece in progress only.
     */
    public void end() {
        stopped = true;
    }

    /** Whether the piece in progress should be given up. */
    public boolean isStopped() {
        return stopped;
    }

    /** Begins no further piece, and waits for the one in progress, for up to ten seconds. */
    public void stop() throws InterruptedException {
        stopped = true;
        if (running.tryLock(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
            running.unlock();
        }
    }
}
