package co.wholesale888.wms.mail;

import co.wholesale888.wms.lanes.QueueLoop;
import co.wholesale888.wms.lanes.QueueLoops;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sends queued messages, one after another, outside of transactions. Any number of instances may run it.
 *
 * <p>A message is sent at least once: if the process dies between the server's 250 and the recorded outcome, the lease
 * ends after {@link MailLeases#LEASE}, and the message is sent again with the same {@code Message-ID}. A link that
 * never arrives is worse than one that arrives twice.
 */
@Component
class MailWorker {

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(2);
    private static final int MAX_DOUBLINGS = 7;

    /** Bounds the attempts even if each of them fails unexpectedly, or ends the process. */
    private static final int MAX_ATTEMPTS = 100;

    private static final Logger log = LoggerFactory.getLogger(MailWorker.class);

    private final MailLeases leases;
    private final MailTransport transport;
    private final MailSettings settings;
    private final MailMetrics metrics;
    private final Clock clock;
    private final QueueLoop loop;
    private boolean failing;

    MailWorker(
            MailLeases leases,
            MailTransport transport,
            MailSettings settings,
            MailMetrics metrics,
            Clock clock,
            QueueLoops loops) {
        this.leases = leases;
        this.transport = transport;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.loop = loops.of(log, "The mail queue cannot be read or written");
    }

    /** A message was not sent. */
    static final class UndeliverableException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean refused;

        /** @param refused whether the server has refused the recipient, so that trying again is of no use */
        UndeliverableException(String reason, boolean refused) {
            super(reason);
            this.refused = refused;
        }
    }

    /** Sends all messages that are due, until the mail server fails or this instance stops. */
    @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT1S")
    void run() {
        loop.run(() -> leases.next().map(this::send).orElse(false));
    }

    /** Sends a message and records the outcome. Returns whether it makes sense to go on with the next one. */
    private boolean send(LeasedMail mail) {
        if (mail.expiresAt() != null && !mail.expiresAt().isAfter(clock.instant())) {
            giveUp(mail, "Its link has expired.");
            return true;
        }
        if (mail.attempts() > MAX_ATTEMPTS) {
            giveUp(mail, "It was tried %s times without an outcome.".formatted(MAX_ATTEMPTS));
            return true;
        }
        MailContent content = mail.content();
        if (content == null) {
            giveUp(mail, "Its content cannot be read: wms.secret-key has changed.");
            return true;
        }
        try {
            MailState state = transport.send(mail, content);
            metrics.count(state.name());
            leases.end(mail, state, null);
            failing = false;
            return true;
        } catch (UndeliverableException e) {
            record(mail, e);
            return e.refused;
        }
    }

    private void record(LeasedMail mail, UndeliverableException failure) {
        String reason = String.valueOf(failure.getMessage());
        Instant next = clock.instant().plus(pauseAfter(mail.attempts()));
        boolean late = next.isAfter(mail.createdAt().plus(settings.retryFor()))
                || (mail.expiresAt() != null && !next.isBefore(mail.expiresAt()));
        if (failure.refused || late) {
            giveUp(mail, reason);
            return;
        }
        if (!failing) {
            log.warn("Messages cannot be sent, retrying: {}", reason);
        }
        failing = true;
        metrics.count("retried");
        leases.retry(mail, next, reason);
    }

    private void giveUp(LeasedMail mail, String reason) {
        log.warn("The message {} ({}) was given up: {}", mail.id(), mail.kind(), reason);
        metrics.count(MailState.FAILED.name());
        leases.end(mail, MailState.FAILED, reason);
    }

    /** 1, 2, 4 … 64 minutes, then every two hours. */
    static Duration pauseAfter(int attempts) {
        return attempts > MAX_DOUBLINGS ? LONGEST_PAUSE : FIRST_PAUSE.multipliedBy(1L << (attempts - 1));
    }
}
