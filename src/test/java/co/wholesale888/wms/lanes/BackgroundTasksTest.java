package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskHolder;

@ServiceTest
class BackgroundTasksTest {

    @Autowired
    private TaskScheduler scheduler;

    @Autowired
    private ScheduledTaskHolder ownTasks;

    /** As many as the service has, beside these. */
    @Test
    void noTaskWaitsUntilAnotherHasEnded() throws InterruptedException {
        int count = ownTasks.getScheduledTasks().size();
        assertThat(count).isGreaterThan(5);
        CountDownLatch running = new CountDownLatch(count);
        CountDownLatch end = new CountDownLatch(1);
        List<ScheduledFuture<?>> tasks = Stream.<ScheduledFuture<?>>generate(() -> scheduler.scheduleWithFixedDelay(
                        () -> {
                            running.countDown();
                            awaitEnd(end);
                        },
                        Duration.ofDays(1)))
                .limit(count)
                .toList();
        try {
            assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            end.countDown();
            tasks.forEach(task -> task.cancel(true));
        }
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
