package co.wholesale888.wms.testing;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Lets tests wait much longer than they ever have to, since a busy machine may pause them. */
public final class Patience implements LauncherSessionListener {

    /**
     * Settings of an instance beside which several tests run: its general pool waits longer than callers should. Locks
     * are refused as early as ever, since tests hold them until they are.
     */
    static final String[] POOL = {
        "spring.datasource.hikari.connection-timeout=20000",
        "spring.datasource.hikari.validation-timeout=10000",
        "spring.datasource.hikari.connection-init-sql=set statement_timeout = 30000; set lock_timeout = 1500",
        "spring.datasource.hikari.data-source-properties.connectTimeout=10",
        "spring.datasource.hikari.data-source-properties.loginTimeout=10",
        "spring.datasource.hikari.data-source-properties.socketTimeout=40"
    };

    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final long PAUSE_MS = 250;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(DEADLINE);
        // Most of what is awaited is there already, or soon
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(new IterativePollInterval(Patience::nextPause, Duration.ofMillis(10)));
    }

    private static Duration nextPause(Duration last) {
        Duration longer = last.multipliedBy(3).dividedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /**
     * Sends a request again, as 503 asks its callers to, while the service has too much to do.
     *
     * @return the answer; one with 503 only if there was no other in time
     */
    public static <T> HttpResponse<T> untilServed(Supplier<HttpResponse<T>> request) {
        long begin = System.nanoTime();
        HttpResponse<T> answer = request.get();
        while (answer.statusCode() == 503 && System.nanoTime() - begin < DEADLINE.toNanos()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
            answer = request.get();
        }
        return answer;
    }
}
