package co.wholesale888.wms.lanes;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Works through a queue in the database, one piece after another, until none is left. A database that cannot be reached
 * ends the run, and is logged once. Made by {@link QueueLoops}.
 */
public final class QueueLoop {

    private final Logger log;
    private final String failure;
    private final BooleanSupplier closing;
    private boolean failing;

    /** @param closing whether the service has begun to stop */
    QueueLoop(Logger log, String failure, BooleanSupplier closing) {
        this.log = log;
        this.failure = failure;
        this.closing = closing;
    }

    /** @param next handles one piece; returns whether there may be more */
    public void run(BooleanSupplier next) {
        try {
            boolean more = true;
            while (more && !isStopped()) {
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
        }
    }

    /**
     * Handles items one after another, for a piece that has many, until the service stops. An item that fails is logged
     * and keeps none of the others waiting.
     *
     * @param id of an item, for the log
     * @return whether all were handled
     */
    public <T> boolean forEach(List<T> items, Function<T, UUID> id, Consumer<T> work) {
        boolean all = true;
        for (T item : items) {
            if (isStopped()) {
                return false;
            }
            try {
                work.accept(item);
            } catch (RuntimeException e) {
                all = false;
                boolean busy = e instanceof RefusedException refused
                        && refused.refusal().code() == ErrorCode.UNAVAILABLE;
                if (!busy && !OutageLog.covers(e)) {
                    log.error("{}, retrying later: {}", failure, id.apply(item), e);
                }
            }
        }
        return all;
    }

    /** Whether the service has begun to stop, so that the piece in progress should be given up. */
    public boolean isStopped() {
        return closing.getAsBoolean();
    }
}
