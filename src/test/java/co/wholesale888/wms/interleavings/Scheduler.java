package co.wholesale888.wms.interleavings;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread run at a time. At every {@link #yieldPoint} it decides by its seed which thread runs next, and
 * whether time passes. Time passes only so; it also passes when all threads wait.
 *
 * <p>Needs no synchronization of its own: only the running thread uses it, and the hand-over orders memory.
 */
public final class Scheduler {

    private static final int MAX_STEPS = 50_000;
    private static final int KEPT_STEPS = 200;

    /** Longer pauses pass only when all threads wait: a scenario can so tell that a wake-up was lost. */
    private static final long LONGEST_JUMP_NANOS = Duration.ofMinutes(1).toNanos();

    static final long NEVER = Long.MAX_VALUE;
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

    /** How often another thread takes over, in percent: bugs differ in how many switches they take. */
    private static final int[] SWITCHES = {100, 50, 20, 5};

    /** How often time passes although threads can run, in permille. */
    private static final int[] TIME_JUMPS = {0, 5, 50};

    private static final ThreadLocal<Task> CURRENT = new ThreadLocal<>();

    private final SplittableRandom random;
    private final int switchPercent;
    private final int jumpPermille;
    private final List<Task> tasks = new ArrayList<>();
    private final Map<Object, Monitor> monitors = new IdentityHashMap<>();
    private final Deque<String> steps = new ArrayDeque<>();
    private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
    private long nanos = TimeUnit.DAYS.toNanos(1);
    private int stepCount;
    private int startCount;

    Scheduler(long seed) {
        random = new SplittableRandom(seed);
        switchPercent = SWITCHES[random.nextInt(SWITCHES.length)];
        jumpPermille = TIME_JUMPS[random.nextInt(TIME_JUMPS.length)];
    }

    /** Code that runs in a thread of the scheduler. */
    interface Body {
        void run() throws Exception;
    }

    /** A monitor of an object under test. */
    static final class Monitor {
        @Nullable
        Task owner;

        int entries;
        int notifications;
    }

    /** The scheduler's view of a thread. */
    static final class Task {

        final Scheduler scheduler;
        final String name;
        final Thread thread;
        boolean interrupted;
        boolean ended;
        private final Semaphore turn = new Semaphore(0);
        private BooleanSupplier ready = () -> true;
        private long deadline = NEVER;
        private String at = "start";

        private Task(Scheduler scheduler, String name, Body body) {
            this.scheduler = scheduler;
            this.name = name;
            this.thread = Thread.ofVirtual().name(name).unstarted(() -> {
                CURRENT.set(this);
                turn.acquireUninterruptibly();
                Throwable failure = null;
                try {
                    body.run();
                } catch (Throwable e) {
                    failure = e;
                }
                scheduler.ended(this, failure);
            });
        }

        /** Whether the thread waits for something that has not happened. */
        boolean isWaiting() {
            return !ready.getAsBoolean();
        }

        private boolean canRun() {
            return ready.getAsBoolean() || deadline <= scheduler.nanos;
        }
    }

    /** The thread of this scheduler that calls. */
    static @Nullable Task current() {
        return CURRENT.get();
    }

    /** Lets another thread run before the next step, if the seed says so. Does nothing in any other thread. */
    public static void yieldPoint(String step) {
        Task task = CURRENT.get();
        if (task != null) {
            task.scheduler.step(task, step);
        }
    }

    /** Waits until the condition holds. It must have no side effects. */
    public static void await(String step, BooleanSupplier condition) {
        Task task = CURRENT.get();
        if (task == null) {
            throw new IllegalStateException("not a thread of a scheduler");
        }
        task.scheduler.await(task, step, condition, NEVER);
    }

    /** Runs the first thread and all that it starts. Returns what failed first, or null. */
    @Nullable
    Throwable run(Body first) {
        Task task = start("main", first);
        task.turn.release();
        return end.completeOnTimeout(
                        new AssertionError("A thread waits outside the scheduler, or runs without a yield point"),
                        STALL_LIMIT.toSeconds(),
                        TimeUnit.SECONDS)
                .join();
    }

    List<String> steps() {
        return List.copyOf(steps);
    }

    long nanos() {
        return nanos;
    }

    /** Starts a thread, with a number if it has no name. */
    Task start(String name, Body body) {
        Task task = new Task(this, name.isEmpty() ? "thread-" + ++startCount : name, body);
        tasks.add(task);
        task.thread.start();
        return task;
    }

    @Nullable
    Task find(Thread thread) {
        return tasks.stream().filter(task -> task.thread == thread).findFirst().orElse(null);
    }

    Monitor monitor(Object object) {
        return monitors.computeIfAbsent(object, o -> new Monitor());
    }

    /** Waits until the condition holds; until the deadline at the latest. Returns whether the condition holds. */
    boolean await(Task task, String step, BooleanSupplier condition, long deadline) {
        task.ready = condition;
        task.deadline = deadline;
        step(task, step);
        task.ready = () -> true;
        task.deadline = NEVER;
        return condition.getAsBoolean();
    }

    private void step(Task task, String step) {
        task.at = step;
        Task next = choose(task);
        if (next != task) {
            next.turn.release();
            task.turn.acquireUninterruptibly();
        }
        if (steps.size() == KEPT_STEPS) {
            steps.removeFirst();
        }
        steps.add(task.name + ": " + step);
    }

    private void ended(Task task, @Nullable Throwable failure) {
        task.ended = true;
        tasks.remove(task);
        if (failure != null) {
            end.complete(failure);
        } else if (tasks.isEmpty()) {
            end.complete(null);
        } else {
            choose(null).turn.release();
        }
    }

    /** Chooses who runs next. Never returns if the interleaving has failed: its threads are left where they are. */
    private Task choose(@Nullable Task current) {
        if (++stepCount > MAX_STEPS) {
            throw fail("There is no end");
        }
        if (random.nextInt(1000) < jumpPermille) {
            passTime(LONGEST_JUMP_NANOS);
        }
        if (current != null && random.nextInt(100) >= switchPercent && current.canRun()) {
            return current;
        }
        List<Task> able = tasks.stream().filter(Task::canRun).toList();
        while (able.isEmpty()) {
            if (!passTime(Long.MAX_VALUE)) {
                throw fail("Threads wait for ever");
            }
            able = tasks.stream().filter(Task::canRun).toList();
        }
        return able.get(random.nextInt(able.size()));
    }

    /** Moves the time to the next deadline; returns whether there is one within this limit. */
    private boolean passTime(long atMost) {
        long next = tasks.stream()
                .filter(task -> task.deadline > nanos && task.deadline != NEVER)
                .mapToLong(task -> task.deadline - nanos)
                .min()
                .orElse(Long.MAX_VALUE);
        if (next == Long.MAX_VALUE || next > atMost) {
            return false;
        }
        nanos += next;
        return true;
    }

    private Error fail(String reason) {
        end.complete(new AssertionError(reason + ": "
                + tasks.stream().map(task -> task.name + " at " + task.at).toList()));
        while (true) {
            LockSupport.park();
        }
    }
}
