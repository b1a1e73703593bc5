package co.wholesale888.wms.mail;

import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.RefusedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The metrics of e-mail: the queue of all instances, looked at every 15 seconds, and the outcomes of this one. */
@Component
class MailMetrics {

    private final JdbcClient jdbc;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile QueueLength queue = new QueueLength(0, null);

    MailMetrics(JdbcClient jdbc, MeterRegistry meters, Clock clock) {
        this.jdbc = jdbc;
        this.meters = meters;
        this.clock = clock;
        Gauge.builder("wms.mail.queue", this, MailMetrics::waiting)
                .description("Messages that wait to be sent, of all instances")
                .register(meters);
        Gauge.builder("wms.mail.oldest.age", this, MailMetrics::oldestAgeSeconds)
                .description("Age of the oldest message that waits to be sent")
                .baseUnit("seconds")
                .register(meters);
        for (MailState state : MailState.values()) {
            if (state != MailState.QUEUED) {
                counter(state.name());
            }
        }
    }

    private record QueueLength(long messages, @Nullable Instant oldest) {}

    @Scheduled(fixedDelayString = "PT15S")
    void measure() {
        try {
            queue = jdbc.sql("select count(*), min(created_at) as oldest from mail_message where state = 'QUEUED'")
                    .query((row, n) -> new QueueLength(row.getLong(1), SqlTimes.instantOrNull(row, "oldest")))
                    .single();
        } catch (DataAccessException | RefusedException e) {
            // The last value stays until the database answers again; others log its outage
        }
    }

    /** How many messages waited when the queue was measured. */
    long waiting() {
        return queue.messages;
    }

    private double oldestAgeSeconds() {
        Instant oldest = queue.oldest;
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1_000.0);
    }

    void count(String outcome) {
        counter(outcome).increment();
    }

    private Counter counter(String outcome) {
        return Counter.builder("wms.mail.messages")
                .description("Attempts to send messages by outcome")
                .tag("outcome", outcome.toLowerCase(Locale.ROOT))
                .register(meters);
    }
}
