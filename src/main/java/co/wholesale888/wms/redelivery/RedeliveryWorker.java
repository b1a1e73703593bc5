package co.wholesale888.wms.redelivery;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.lanes.QueueLoop;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.webhooks.Webhooks;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Queues the events of redeliveries, one batch in one transaction, which also records how far the redelivery has come.
 * So whatever dies between any two statements, each event is queued once. Instances share the work: none waits for the
 * batch of another.
 *
 * <p>A batch locks the webhook before the redelivery, as its deactivation does, so that neither waits for the other for
 * ever.
 */
@Component
class RedeliveryWorker {

    /** Bounds how long changes of the webhook wait: a batch takes some hundredths of a second. */
    static final int BATCH_SIZE = 1_000;

    /** How often to look for redeliveries that other instances were asked for. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(RedeliveryWorker.class);

    private final RedeliveryQueue queue;
    private final AttemptedEvents events;
    private final Webhooks webhooks;
    private final SharedConnections connections;
    private final TransactionTemplate transaction;
    private final WakeupSignal dispatch;
    private final WakeupSignal requested = new WakeupSignal();
    private final QueueLoop loop;

    RedeliveryWorker(
            RedeliveryQueue queue,
            AttemptedEvents events,
            Webhooks webhooks,
            SharedConnections connections,
            TransactionTemplate transaction,
            WakeupSignal dispatch,
            QueueLoops loops) {
        this.queue = queue;
        this.events = events;
        this.webhooks = webhooks;
        this.connections = connections;
        this.transaction = transaction;
        this.dispatch = dispatch;
        this.loop = loops.of(log, "Events cannot be queued for redelivery");
    }

    /** Has this instance look at once. */
    void wake() {
        requested.signal();
    }

    /** Waits until there may be work, and queues all events that wait. */
    @Scheduled(fixedDelayString = "PT0.001S")
    void run() {
        try {
            requested.await(POLL_INTERVAL);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return;
        }
        loop.run(this::queueNext);
    }

    /**
     * Queues a batch of one of the redeliveries that wait, and returns whether there was any. One that fails, such as
     * because its webhook stays locked, keeps none of the others waiting. It is tried again in the next call.
     */
    boolean queueNext() {
        DataAccessException failure = null;
        for (RedeliveryQueue.Key key : connections.call(Share.CHANGES, queue::waiting)) {
            try {
                if (queueBatch(key)) {
                    return true;
                }
            } catch (DataAccessException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return false;
    }

    /** Queues the next events of a redelivery, unless it is finished or another instance is doing it. */
    private boolean queueBatch(RedeliveryQueue.Key key) {
        boolean worked = Boolean.TRUE.equals(transaction.execute(status -> {
            boolean active =
                    webhooks.lockForShare(key.warehouseId(), key.webhookId()).orElse(false);
            RedeliveryQueue.Batch batch = queue.next(key, BATCH_SIZE);
            if (batch == null) {
                return false;
            }
            if (active) {
                events.queue(key.warehouseId(), key.webhookId(), batch.deliveries(), batch.requestedAt());
                queue.queued(key, batch);
            } else {
                queue.pendingDropped(key.warehouseId(), key.webhookId());
            }
            return true;
        }));
        if (worked) {
            dispatch.signal();
        }
        return worked;
    }
}
