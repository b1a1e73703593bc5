package co.wholesale888.wms.lanes;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.shared.AccountShares;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue with one worker thread that handles all waiting requests as one group. There is no timer: the worker
 * takes the next group as soon as it has finished the previous one, so a single request is handled at once, and groups
 * grow with the load.
 *
 * <p>Guarantees: requests are handled in the order of their arrival; each is handled once, or never if its caller got
 * a refusal from the lane; every caller gets the answer to its own request. Once an account has half of the queue, no
 * more of its requests are queued, so that it leaves room to the others ({@link AccountShares}).
 *
 * <p>The handler must return in bounded time (with deadlines on its outside calls): {@link #call} waits for a request
 * that the handler has taken, since only the handler knows its outcome.
 *
 * @param <Q> the type of requests
 * @param <R> the type of answers
 */
public final class Lane<Q, R> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final Duration MIN_CHECK_INTERVAL = Duration.ofMillis(25);

    private static final String WAITED_TOO_LONG = "The request waited too long. Nothing was changed. Try again.";
    private static final String TOO_MUCH_OF_ACCOUNT =
            "Too much of your account is waiting already. Nothing was changed. Send less at the same time.";
    private static final String STOPPING = "The service is stopping. Nothing was changed. Try again.";

    private final String name;
    private final int maxQueueWeight;
    private final int maxGroupWeight;
    private final long maxWaitNanos;
    private final ToIntFunction<Q> weigh;
    private final Function<List<Q>, List<R>> handler;
    private final ConcurrentLinkedQueue<QueuedRequest<Q, R>> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore capacity;
    private final AccountShares shares;
    private final Semaphore signal = new Semaphore(0);
    private final Thread worker;
    private final Thread timeouts;
    private volatile boolean closed;

    /**
     * Starts the lane.
     *
     * @param name the name of the worker thread, for thread dumps and metrics
     * @param maxQueueWeight the total weight of waiting requests; a request beyond it is refused
     * @param maxGroupWeight the total weight of one group; a heavier request is a group of its own
     * @param maxWait the longest time of a request in the queue, exact to about 25 ms; the time in the handler is not
     *     limited
     * @param weigh the weight of a request against the limits, at least 1
     * @param handler handles a group and returns one answer for each request, in the same order
     */
    public Lane(
            String name,
            int maxQueueWeight,
            int maxGroupWeight,
            Duration maxWait,
            ToIntFunction<Q> weigh,
            Function<List<Q>, List<R>> handler) {
        this.name = name;
        this.maxQueueWeight = maxQueueWeight;
        this.shares = new AccountShares(Math.max(1, maxQueueWeight / 2));
        this.maxGroupWeight = maxGroupWeight;
        this.maxWaitNanos = maxWait.toNanos();
        this.weigh = weigh;
        this.handler = handler;
        this.capacity = new Semaphore(maxQueueWeight);
        this.worker = Thread.ofPlatform().name(name).daemon().start(this::handleGroups);
        this.timeouts = Thread.ofVirtual().name(name + "-timeout").start(this::withdrawExpired);
    }

    /** The same as {@link #call(UUID, Object)} for a request that counts for no account. */
    public R call(Q request) {
        return call(null, request);
    }

    /**
     * Queues a request and waits for its answer.
     *
     * @param account the account that sends the request; null if it counts for none
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} if the lane is full or closed, or if the request was in
     *     the queue for too long; {@link ErrorCode#RATE_LIMITED} if half of the queue is the account's already; the
     *     request has not been handled then
     */
    public R call(@Nullable UUID account, Q request) {
        int weight = Math.min(weigh.applyAsInt(request), maxQueueWeight);
        QueuedRequest<Q, R> queued = new QueuedRequest<>(
                account,
                request,
                weight,
                System.nanoTime() + maxWaitNanos,
                new AtomicBoolean(),
                new CompletableFuture<>());
        if (!shares.take(account, weight)) {
            throw new RefusedException(ErrorCode.RATE_LIMITED, TOO_MUCH_OF_ACCOUNT);
        }
        if (closed || !capacity.tryAcquire(weight)) {
            shares.giveBack(account, weight);
            throw refused("The service is busy. Nothing was changed. Try again.");
        }
        queue.add(queued);
        signal.release();
        if (closed) {
            // The worker may have ended before the request was in the queue
            withdraw(queued, STOPPING);
        }
        return answer(queued);
    }

    /** The total weight of the requests in the queue. */
    public int queuedWeight() {
        return maxQueueWeight - capacity.availablePermits();
    }

    public String name() {
        return name;
    }

    /** Refuses new requests, handles those in the queue, and ends the worker; within about ten seconds. */
    @Override
    public void close() {
        closed = true;
        signal.release();
        boolean interrupted = false;
        try {
            worker.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        worker.interrupt();
        timeouts.interrupt();
        // Only the worker removes requests: it may still be running
        for (QueuedRequest<Q, R> left : queue) {
            withdraw(left, STOPPING);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private R answer(QueuedRequest<Q, R> queued) {
        try {
            try {
                return queued.answer.get();
            } catch (InterruptedException e) {
                withdraw(queued, WAITED_TOO_LONG);
                try {
                    return queued.answer.join();
                } finally {
                    Thread.currentThread().interrupt();
                }
            }
        } catch (ExecutionException | CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private void withdraw(QueuedRequest<Q, R> queued, String reason) {
        if (queued.claimed.compareAndSet(false, true)) {
            queued.answer.completeExceptionally(refused(reason));
        }
    }

    /**
     * Checks all requests in one thread: a timer for each would cost more than a read does. It sleeps until the first of
     * them can expire, so that a lane without work costs nothing.
     */
    private void withdrawExpired() {
        while (worker.isAlive()) {
            long now = System.nanoTime();
            long sleepNanos = maxWaitNanos;
            for (QueuedRequest<Q, R> queued : queue) {
                long leftNanos = queued.deadlineNanos - now;
                if (leftNanos < 0) {
                    withdraw(queued, WAITED_TOO_LONG);
                } else {
                    sleepNanos = Math.min(sleepNanos, leftNanos);
                }
            }
            try {
                Thread.sleep(Duration.ofNanos(Math.max(sleepNanos, MIN_CHECK_INTERVAL.toNanos())));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void handleGroups() {
        while (!closed || !queue.isEmpty()) {
            try {
                signal.acquire();
                signal.drainPermits();
                for (List<QueuedRequest<Q, R>> group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
                    handle(group);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private List<QueuedRequest<Q, R>> nextGroup() {
        List<QueuedRequest<Q, R>> group = new ArrayList<>();
        int weight = 0;
        for (QueuedRequest<Q, R> next = queue.peek(); next != null; next = queue.peek()) {
            if (!group.isEmpty() && weight + next.weight > maxGroupWeight) {
                break;
            }
            queue.remove();
            shares.giveBack(next.account, next.weight);
            capacity.release(next.weight);
            if (next.claimed.compareAndSet(false, true)) {
                group.add(next);
                weight += next.weight;
            }
        }
        return group;
    }

    private void handle(List<QueuedRequest<Q, R>> group) {
        try {
            List<R> answers =
                    handler.apply(group.stream().map(QueuedRequest::request).toList());
            if (answers.size() != group.size()) {
                throw new IllegalStateException(
                        "%s answers to %s requests in lane %s".formatted(answers.size(), group.size(), name));
            }
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer.complete(answers.get(i));
            }
        } catch (Throwable e) {
            if (!(e instanceof RefusedException) && !OutageLog.covers(e)) {
                log.error("A group of {} failed in lane {}", group.size(), name, e);
            }
            group.forEach(queued -> queued.answer.completeExceptionally(e));
        }
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(ErrorCode.UNAVAILABLE, detail);
    }

    /**
     * @param account the account that it counts for, if any
     * @param claimed whether the worker has taken the request or its caller has given up, whichever came first
     */
    private record QueuedRequest<Q, R>(
            @Nullable UUID account,
            Q request,
            int weight,
            long deadlineNanos,
            AtomicBoolean claimed,
            CompletableFuture<R> answer) {}
}
