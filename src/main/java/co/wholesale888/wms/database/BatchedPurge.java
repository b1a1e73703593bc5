package co.wholesale888.wms.database;

import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Deletes old rows in bounded batches with a pause after each, so that the deletion never holds many locks or keeps the
 * database busy for long. The statement of a batch must skip rows that another instance has locked ({@code for update
 * skip locked}) or do no harm when it runs twice; then any number of instances may purge side by side.
 *
 * <p>A batch runs in the share of changes. A failure of the database, or a connection that is not free, ends the run
 * and is not thrown: the next run tries again. Of successive failures only the first is logged.
 */
public final class BatchedPurge {

    /** How many rows one batch deletes at most. */
    public static final int BATCH_SIZE = 5_000;

    private static final Logger log = LoggerFactory.getLogger(BatchedPurge.class);
    private static final int MAX_BATCHES = 1_000;
    private static final long PAUSE_MS = 10;

    private final String rows;
    private final SharedConnections connections;
    private boolean failing;

    /**
     * @param rows what is deleted, in words for the log, such as {@code "expired idempotency records"}
     */
    public BatchedPurge(String rows, SharedConnections connections) {
        this.rows = rows;
        this.connections = connections;
    }

    /**
     * Deletes batches until one is not full, or after 1,000 of them.
     *
     * @param deleteBatch deletes as many rows as it is given, or fewer if there are no more, in a transaction of its
     *     own, and returns their number
     */
    public void run(IntUnaryOperator deleteBatch) {
        run(() -> List.of(this), (all, size) -> deleteBatch.applyAsInt(size));
    }

    /**
     * Does the same for each group of rows, such as those of one warehouse.
     *
     * @param groups finds the groups that have rows to delete
     * @param deleteBatch deletes rows of a group as {@link #run(IntUnaryOperator)} says
     */
    public synchronized <G> void run(Supplier<List<G>> groups, ToIntBiFunction<? super G, Integer> deleteBatch) {
        try {
            for (G group : connections.call(Share.CHANGES, groups)) {
                for (int i = 0; i < MAX_BATCHES && isFull(group, deleteBatch); i++) {
                    Thread.sleep(PAUSE_MS);
                }
            }
            failing = false;
        } catch (DataAccessException | TransactionException | RefusedException e) {
            if (!OutageLog.covers(e) && !failing) {
                log.warn("Purging {} failed and will be retried: {}", rows, e.getMessage());
            }
            failing = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <G> boolean isFull(G group, ToIntBiFunction<? super G, Integer> deleteBatch) {
        return connections.call(Share.CHANGES, () -> deleteBatch.applyAsInt(group, BATCH_SIZE)) == BATCH_SIZE;
    }
}
