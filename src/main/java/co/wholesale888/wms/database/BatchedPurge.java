package co.wholesale888.wms.database;

import co.wholesale888.wms.shared.RefusedException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Deletes old rows in bounded batches with a pause after each, so that the deletion never holds many locks or keeps the
 * database busy for long. The statement of a batch must skip rows that another instance has locked ({@code for update
 * skip locked}) or do no harm when it runs twice; then any number of instances may purge side by side.
 *
 * <p>Rows of the same table may be a hundred times larger than usual, and then a batch takes longer than a statement
 * may. So a batch that fails is repeated with a quarter of the rows, and the size grows again with each full batch.
 *
 * <p>A batch runs in the share of changes. A failure of the database, or a connection that is not free, is not thrown:
 * after a few the other groups have their turn, and the next run tries again. Of successive failures only the first is
 * logged.
 */
public final class BatchedPurge {

    /** How many rows one batch deletes at most, unless the purge says otherwise. */
    public static final int BATCH_SIZE = 5_000;

    private static final Logger log = LoggerFactory.getLogger(BatchedPurge.class);
    private static final int MAX_BATCHES = 1_000;
    private static final int MAX_FAILURES_OF_GROUP = 3;
    private static final int MAX_FAILURES = 6;
    private static final long PAUSE_MS = 10;

    private final String rows;
    private final SharedConnections connections;
    private final int maxSize;
    private int size;
    private int failures;

    /**
     * @param rows what is deleted, in words for the log, such as {@code "expired idempotency records"}
     */
    public BatchedPurge(String rows, SharedConnections connections) {
        this(rows, connections, BATCH_SIZE);
    }

    /** @param maxSize the largest batch, for rows of which one is as much work as many others */
    public BatchedPurge(String rows, SharedConnections connections, int maxSize) {
        this.rows = rows;
        this.connections = connections;
        this.maxSize = maxSize;
        this.size = maxSize;
    }

    /**
     * Deletes batches until one is not full, or after 1,000 of them.
     *
     * @param deleteBatch deletes as many rows as it is given, or fewer if there are no more, in a transaction of its
     *     own, and returns their number
     */
    public void run(IntUnaryOperator deleteBatch) {
        run(() -> List.of(this), (all, batch) -> deleteBatch.applyAsInt(batch));
    }

    /**
     * Does the same for each group of rows, such as those of one warehouse.
     *
     * @param groups finds the groups that have rows to delete
     * @param deleteBatch deletes rows of a group as {@link #run(IntUnaryOperator)} says
     */
    public synchronized <G> void run(Supplier<List<G>> groups, ToIntBiFunction<? super G, Integer> deleteBatch) {
        failures = Math.min(failures, 1); // of earlier runs, only that there was one: it is logged
        try {
            for (G group : connections.call(Share.CHANGES, groups)) {
                if (!purge(group, deleteBatch)) {
                    return;
                }
            }
        } catch (DataAccessException | TransactionException | RefusedException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Does the same for each warehouse with rows before a time.
     *
     * @param find selects the ids of these warehouses, with the parameter {@code :before}
     * @param delete deletes rows, with {@code :warehouse}, {@code :before} and {@code :batch}
     */
    public void runByWarehouse(JdbcClient jdbc, String find, String delete, Instant before) {
        OffsetDateTime time = before.atOffset(ZoneOffset.UTC);
        run(
                () -> jdbc.sql(find).param("before", time).query(UUID.class).list(),
                (warehouseId, batch) -> jdbc.sql(delete)
                        .param("warehouse", warehouseId)
                        .param("before", time)
                        .param("batch", batch)
                        .update());
    }

    /** Returns whether another group may be purged: not if the database fails again and again, or the service stops. */
    private <G> boolean purge(G group, ToIntBiFunction<? super G, Integer> deleteBatch) throws InterruptedException {
        int failuresOfGroup = 0;
        for (int i = 0; i < MAX_BATCHES && failuresOfGroup < MAX_FAILURES_OF_GROUP; i++) {
            if (connections.isClosing()) {
                return false;
            }
            try {
                if (connections.call(Share.CHANGES, () -> deleteBatch.applyAsInt(group, size)) < size) {
                    failures = 0;
                    return true;
                }
                failures = 0;
                failuresOfGroup = 0;
                size = Math.min(maxSize, size + size / 8 + 1);
            } catch (DataAccessException | TransactionException | RefusedException e) {
                failed(e);
                failuresOfGroup++;
                size = Math.max(1, size / 4);
            }
            Thread.sleep(PAUSE_MS);
        }
        return failures < MAX_FAILURES;
    }

    private void failed(RuntimeException e) {
        if (!OutageLog.covers(e) && failures == 0) {
            log.warn("Purging {} failed and will be retried: {}", rows, e.getMessage());
        }
        failures++;
    }
}
