package co.wholesale888.wms.lanes;

import co.wholesale888.wms.database.OutageLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Gives every scheduled task a thread of its own. Spring's scheduler on virtual threads has one for all tasks with a
 * fixed delay, so that a long purge or a slow mail server would keep reservations from ending in time.
 *
 * <p>When the service stops, no task begins any more. Those that run end by themselves, with all that they use still
 * there. Only what takes longer than {@code spring.lifecycle.timeout-per-shutdown-phase} is interrupted.
 */
@Configuration(proxyBeanMethods = false)
class BackgroundTasks {

    private static final Logger log = LoggerFactory.getLogger(BackgroundTasks.class);

    /** More than there are tasks; threads that are not needed cost nothing. */
    private static final int THREADS = 100;

    @Bean
    static ThreadPoolTaskScheduler taskScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setVirtualThreads(true);
        scheduler.setPoolSize(THREADS);
        scheduler.setThreadNamePrefix("scheduling-");
        // Tasks end while the web server finishes its requests: one after the other would take too long
        scheduler.setPhase(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
        scheduler.setErrorHandler(BackgroundTasks::report);
        return scheduler;
    }

    /** A task that fails runs again at its next time. */
    private static void report(Throwable failure) {
        if (!OutageLog.covers(failure)) {
            log.error("A background task failed and will run again", failure);
        }
    }
}
