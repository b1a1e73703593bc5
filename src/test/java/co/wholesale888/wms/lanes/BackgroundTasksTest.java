package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.CapturesOutput;
import co.wholesale888.wms.testing.ServiceTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskHolder;

@ServiceTest
@CapturesOutput
class BackgroundTasksTest {

    @Autowired
    private ThreadPoolTaskScheduler scheduler;

    @Autowired
    @Qualifier("webServerGracefulShutdown")
    private SmartLifecycle webServer;

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

    /** Otherwise they would lose the connections that they use, and what they have done could not be recorded. */
    @Test
    void tasksThatRunEndBeforeWhatTheyUse() throws InterruptedException {
        List<String> ended = new CopyOnWriteArrayList<>();
        AnnotationConfigApplicationContext service = new AnnotationConfigApplicationContext();
        service.register(BackgroundTasks.class);
        service.registerBean("connections", DisposableBean.class, () -> () -> ended.add("connections"));
        service.refresh();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        service.getBean(TaskScheduler.class)
                .scheduleWithFixedDelay(
                        () -> {
                            running.countDown();
                            awaitEnd(end);
                            ended.add("task");
                        },
                        Duration.ofDays(1));
        running.await();
        Thread stop = Thread.ofPlatform().start(service::close);
        Awaitility.await()
                .until(() ->
                        stop.getState() == Thread.State.TIMED_WAITING || stop.getState() == Thread.State.TERMINATED);
        end.countDown();
        stop.join();
        assertThat(ended).containsExactly("task", "connections");
    }

    /** One after the other, they might take longer together than the service may. */
    @Test
    void tasksEndWhileTheWebServerFinishesItsRequests() {
        assertThat(scheduler.getPhase()).isEqualTo(webServer.getPhase());
    }

    /** What the driver throws where it does not understand an answer is no exception of Spring's. */
    @Test
    void outagesAreNotLoggedByEachTask(CapturedOutput output) throws InterruptedException {
        String outage = UUID.randomUUID().toString();
        String defect = UUID.randomUUID().toString();
        CountDownLatch runs = new CountDownLatch(2 * 3);
        List<ScheduledFuture<?>> tasks = Stream.of(new QueryTimeoutException(outage), new IllegalStateException(defect))
                .<ScheduledFuture<?>>map(failure -> scheduler.scheduleWithFixedDelay(
                        () -> {
                            runs.countDown();
                            throw failure;
                        },
                        Duration.ofMillis(10)))
                .toList();
        try {
            assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
            Awaitility.await().until(() -> output.getAll().contains(defect));
        } finally {
            tasks.forEach(task -> task.cancel(true));
        }

        assertThat(output.getAll().lines().filter(line -> line.contains(outage)))
                .hasSizeLessThanOrEqualTo(1);
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
