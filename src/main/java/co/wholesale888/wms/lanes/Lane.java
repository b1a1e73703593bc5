package co.wholesale888.wms.lanes;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue with one worker that handles whatever waits as one group. There is no timer: the worker takes the next
 * group the moment the previous one is done, so a lone request waits for nobody, and under load groups grow by
 * themselves.
 *
 * <p>Guarantees: requests are handled in the order of their arrival; each is handled once or, where its caller was told
 * that it is not, never; every caller gets the answer to its own request. What is refused because the lane is full,
 * closed or too slow has not been handled at all.
 *
 * <p>The handler must return in bounded time by itself (deadlines on its outside calls): a request that it has taken is
 * waited for, since only the handler knows what became of it.
 *
 * @param <Q> a request
 * @param <R> its answer
 */
public final class Lane<Q, R> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOCK_TICK = Duration.ofMillis(25);

    private final String name;
    private final LaneLimits limits;
    private final ToIntFunction<Q> weigh;
    private final Function<List<Q>, List<R>> handler;
    private final ConcurrentLinkedQueue<Waiting<Q, R>> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore room;
    private final Semaphore work = new Semaphore(0);
    private final Thread worker;
    private volatile boolean closed;

    /**
     * Starts the lane.
     *
     * @param name the worker's name, for thread dumps and metrics
     * @param weigh how much a request counts against the limits, at least 1
     * @param handler answers a group: one answer for each request, in the same order
     */
    public Lane(String name, LaneLimits limits, ToIntFunction<Q> weigh, Function<List<Q>, List<R>> handler) {
        this.name = name;
        this.limits = limits;
        this.weigh = weigh;
        this.handler = handler;
        this.room = new Semaphore(limits.queueWeight());
        this.worker = Thread.ofPlatform().name(name).daemon().start(this::work);
        Thread.ofVirtual().name(name + "-clock").start(this::withdrawLate);
    }

    /**
     * Hands a request to the worker and waits for its answer.
     *
     * @param maxWait how long the request may stand in the queue, give or take a few hundredths of a second; once the
     *     worker has it, its end is waited for
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} where the lane is full, closed, or did not come to it in
     *     time; the request has not been handled then
     */
    public R call(Q request, Duration maxWait) {
        int weight = Math.min(weigh.applyAsInt(request), limits.queueWeight());
        Waiting<Q, R> waiting = new Waiting<>(request, weight, System.nanoTime() + maxWait.toNanos());
        if (closed || !room.tryAcquire(waiting.weight)) {
            throw refused("The service is busy. Nothing was done; try again.");
        }
        queue.add(waiting);
        work.release();
        return answer(waiting);
    }

    /** How much weight waits at this moment. */
    public int queuedWeight() {
        return limits.queueWeight() - room.availablePermits();
    }

    public String name() {
        return name;
    }

    /** Takes nothing new, finishes what waits, and ends the worker; within about ten seconds. */
    @Override
    public void close() {
        closed = true;
        work.release();
        boolean interrupted = false;
        try {
            worker.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        worker.interrupt();
        for (Waiting<Q, R> left = queue.poll(); left != null; left = queue.poll()) {
            left.answer.completeExceptionally(refused("The service is stopping. Nothing was done; try again."));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private R answer(Waiting<Q, R> waiting) {
        try {
            try {
                return waiting.answer.get();
            } catch (InterruptedException e) {
                withdraw(waiting);
                try {
                    return waiting.answer.join();
                } finally {
                    Thread.currentThread().interrupt();
                }
            }
        } catch (ExecutionException | CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private void withdraw(Waiting<Q, R> waiting) {
        if (waiting.state.compareAndSet(State.QUEUED, State.WITHDRAWN)) {
            waiting.answer.completeExceptionally(
                    refused("The service did not come to the request in time. Nothing was done; try again."));
        }
    }

    /** One clock for all who wait: a timer for each would cost more than a read does. */
    private void withdrawLate() {
        while (worker.isAlive()) {
            long now = System.nanoTime();
            for (Waiting<Q, R> waiting : queue) {
                if (waiting.deadlineNanos - now < 0) {
                    withdraw(waiting);
                }
            }
            try {
                Thread.sleep(CLOCK_TICK);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void work() {
        while (!closed || !queue.isEmpty()) {
            try {
                work.acquire();
                work.drainPermits();
                for (List<Waiting<Q, R>> group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
                    handle(group);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private List<Waiting<Q, R>> nextGroup() {
        List<Waiting<Q, R>> group = new ArrayList<>();
        int weight = 0;
        for (Waiting<Q, R> next = queue.peek(); next != null; next = queue.peek()) {
            if (!group.isEmpty() && weight + next.weight > limits.groupWeight()) {
                break;
            }
            queue.remove();
            room.release(next.weight);
            if (next.state.compareAndSet(State.QUEUED, State.TAKEN)) {
                group.add(next);
                weight += next.weight;
            }
        }
        return group;
    }

    private void handle(List<Waiting<Q, R>> group) {
        try {
            List<R> answers =
                    handler.apply(group.stream().map(waiting -> waiting.request).toList());
            if (answers.size() != group.size()) {
                throw new IllegalStateException(
                        "%d answers to %d requests in lane %s".formatted(answers.size(), group.size(), name));
            }
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer.complete(answers.get(i));
            }
        } catch (Throwable e) {
            if (!(e instanceof RefusedException)) {
                log.error("A group of {} failed in lane {}", group.size(), name, e);
            }
            group.forEach(waiting -> waiting.answer.completeExceptionally(e));
        }
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(ErrorCode.UNAVAILABLE, detail);
    }

    private enum State {
        QUEUED,
        TAKEN,
        WITHDRAWN
    }

    private static final class Waiting<Q, R> {

        private final Q request;
        private final int weight;
        private final long deadlineNanos;
        private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
        private final CompletableFuture<R> answer = new CompletableFuture<>();

        Waiting(Q request, int weight, long deadlineNanos) {
            this.request = request;
            this.weight = weight;
            this.deadlineNanos = deadlineNanos;
        }
    }
}
