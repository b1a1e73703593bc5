package co.wholesale888.wms.interleavings;

import co.wholesale888.wms.interleavings.Scheduler.Monitor;
import co.wholesale888.wms.interleavings.Scheduler.Task;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What code under test calls in place of the JDK's methods that block, start threads or read the time. Each has the
 * name and the parameters of the method it replaces, with the receiver as the first parameter.
 */
public final class Replacements {

    private Replacements() {}

    public static long nanoTime() {
        return task().scheduler.nanos();
    }

    public static void sleep(Duration pause) throws InterruptedException {
        pause("sleep", pause.toNanos());
    }

    public static void sleep(long millis) throws InterruptedException {
        pause("sleep", TimeUnit.MILLISECONDS.toNanos(millis));
    }

    public static void sleep(TimeUnit unit, long pause) throws InterruptedException {
        pause("sleep", unit.toNanos(pause));
    }

    public static Thread start(Thread.Builder.OfPlatform builder, Runnable body) {
        return start(builder.unstarted(body).getName(), body);
    }

    public static Thread start(Thread.Builder.OfVirtual builder, Runnable body) {
        return start(builder.unstarted(body).getName(), body);
    }

    public static Thread startVirtualThread(Runnable body) {
        return start("", body);
    }

    public static ExecutorService newVirtualThreadPerTaskExecutor() {
        return new ScheduledThreads(task().scheduler);
    }

    public static boolean isAlive(Thread thread) {
        Scheduler.yieldPoint("isAlive");
        return task().scheduler.find(thread) != null;
    }

    public static Thread.State getState(Thread thread) {
        Scheduler.yieldPoint("getState");
        Task asked = task().scheduler.find(thread);
        if (asked == null) {
            return Thread.State.TERMINATED;
        }
        return asked.isWaiting() ? Thread.State.WAITING : Thread.State.RUNNABLE;
    }

    public static void interrupt(Thread thread) {
        Scheduler.yieldPoint("interrupt");
        Task interrupted = task().scheduler.find(thread);
        if (interrupted != null) {
            interrupted.interrupted = true;
        }
    }

    public static void join(Thread thread) throws InterruptedException {
        join(thread, Scheduler.NEVER);
    }

    public static boolean join(Thread thread, Duration atMost) throws InterruptedException {
        return join(thread, task().scheduler.nanos() + atMost.toNanos());
    }

    public static void acquire(Semaphore semaphore) throws InterruptedException {
        while (true) {
            await("acquire", () -> semaphore.availablePermits() > 0, Scheduler.NEVER);
            if (semaphore.tryAcquire()) {
                return;
            }
        }
    }

    public static boolean tryAcquire(Semaphore semaphore, long atMost, TimeUnit unit) throws InterruptedException {
        long deadline = task().scheduler.nanos() + unit.toNanos(atMost);
        return await("tryAcquire", () -> semaphore.availablePermits() > 0, deadline) && semaphore.tryAcquire();
    }

    public static <T> T get(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
        await("get", future::isDone, Scheduler.NEVER);
        return future.get();
    }

    public static <T> T join(CompletableFuture<T> future) {
        Scheduler.await("join", future::isDone);
        return future.join();
    }

    public static void enter(Object object) {
        Task task = task();
        Monitor monitor = task.scheduler.monitor(object);
        Scheduler.await("enter", () -> monitor.owner == null || monitor.owner == task);
        monitor.owner = task;
        monitor.entries++;
    }

    public static void exit(Object object) {
        Monitor monitor = owned(object);
        if (--monitor.entries == 0) {
            monitor.owner = null;
        }
    }

    public static void timedWait(TimeUnit unit, Object object, long atMost) throws InterruptedException {
        Task task = task();
        Monitor monitor = owned(object);
        int entries = monitor.entries;
        int notifications = monitor.notifications;
        monitor.entries = 0;
        monitor.owner = null;
        try {
            long deadline = task.scheduler.nanos() + unit.toNanos(atMost);
            await("timedWait", () -> monitor.notifications != notifications, deadline);
        } finally {
            enter(object);
            monitor.entries = entries;
        }
    }

    public static void notifyAll(Object object) {
        owned(object).notifications++;
    }

    /** A concurrent map lets no other thread in while it computes an entry; all keys count as one here. */
    public static @Nullable Object compute(
            Map<Object, Object> map, Object key, BiFunction<Object, Object, Object> function) {
        enter(map);
        try {
            return map.compute(key, function);
        } finally {
            exit(map);
        }
    }

    public static @Nullable Object computeIfPresent(
            Map<Object, Object> map, Object key, BiFunction<Object, Object, Object> function) {
        enter(map);
        try {
            return map.computeIfPresent(key, function);
        } finally {
            exit(map);
        }
    }

    static Thread start(String name, Runnable body) {
        Scheduler.yieldPoint("start a thread");
        return task().scheduler.start(name, body::run).thread;
    }

    private static Monitor owned(Object object) {
        Monitor monitor = task().scheduler.monitor(object);
        if (monitor.owner != task()) {
            throw new IllegalMonitorStateException();
        }
        return monitor;
    }

    private static boolean join(Thread thread, long deadline) throws InterruptedException {
        Scheduler scheduler = task().scheduler;
        return await("join", () -> scheduler.find(thread) == null, deadline);
    }

    private static void pause(String step, long nanos) throws InterruptedException {
        await(step, () -> false, nanos <= 0 ? 0 : task().scheduler.nanos() + nanos);
    }

    /** Waits like {@link Scheduler#await}, and ends with an exception if the thread is interrupted. */
    private static boolean await(String step, BooleanSupplier condition, long deadline) throws InterruptedException {
        Task task = task();
        task.scheduler.await(task, step, () -> task.interrupted || condition.getAsBoolean(), deadline);
        if (task.interrupted) {
            task.interrupted = false;
            throw new InterruptedException();
        }
        return condition.getAsBoolean();
    }

    private static Task task() {
        @Nullable Task task = Scheduler.current();
        return Objects.requireNonNull(task, "not a thread of a scheduler");
    }
}
