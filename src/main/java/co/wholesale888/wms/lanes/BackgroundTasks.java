package co.wholesale888.wms.lanes;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Gives every scheduled task a thread of its own. Spring's scheduler on virtual threads has one for all tasks with a
 * fixed delay, so that a long purge or a slow mail server would keep reservations from ending in time.
 */
@Configuration(proxyBeanMethods = false)
class BackgroundTasks {

    /** More than there are tasks; threads that are not needed cost nothing. */
    private static final int THREADS = 100;

    @Bean
    static ThreadPoolTaskScheduler taskScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setVirtualThreads(true);
        scheduler.setPoolSize(THREADS);
        scheduler.setThreadNamePrefix("scheduling-");
        // What is in progress is not interrupted: an interrupted message may have been sent without a record of it
        scheduler.setWaitForTasksToCompleteOnShutdown(true);
        return scheduler;
    }
}
