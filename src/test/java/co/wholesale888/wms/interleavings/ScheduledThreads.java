package co.wholesale888.wms.interleavings;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An executor that runs each task in a thread of the scheduler. */
final class ScheduledThreads extends AbstractExecutorService {

    private final Scheduler scheduler;
    private final List<Thread> threads = new ArrayList<>();
    private boolean shutdown;

    ScheduledThreads(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void execute(Runnable body) {
        if (shutdown) {
            throw new RejectedExecutionException();
        }
        threads.add(Replacements.start("", body));
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        threads.forEach(Replacements::interrupt);
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && threads.stream().allMatch(thread -> scheduler.find(thread) == null);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        Scheduler.await("awaitTermination", this::isTerminated);
        return true;
    }
}
