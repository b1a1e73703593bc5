package co.wholesale888.wms.notices;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.shared.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A run that is repeated later if the database fails. Of successive failures only the first is logged. */
final class PatientRun {

    private static final Logger log = LoggerFactory.getLogger(PatientRun.class);

    private final String work;
    private boolean failing;

    /** @param work what is done, in words for the log, such as {@code "Looking for expiring keys"} */
    PatientRun(String work) {
        this.work = work;
    }

    synchronized void run(Runnable action) {
        try {
            action.run();
            failing = false;
        } catch (RefusedException busy) {
            // No connection is free now
        } catch (DataAccessException | TransactionException e) {
            if (!OutageLog.covers(e) && !failing) {
                log.warn("{} failed and will be retried: {}", work, e.toString());
            }
            failing = true;
        }
    }
}
