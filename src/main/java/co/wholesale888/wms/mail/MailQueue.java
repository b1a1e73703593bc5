package co.wholesale888.wms.mail;

import co.wholesale888.wms.shared.IdKind;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Queues messages in the transaction that causes them: both are committed, or neither. {@link MailWorker} sends them
 * later, at least once. At most 20,000 messages wait; beyond that, further ones are dropped and counted.
 */
@Service
public class MailQueue {

    private static final int MAX_WAITING = 20_000;
    private static final Logger log = LoggerFactory.getLogger(MailQueue.class);

    private final JdbcClient jdbc;
    private final MailRenderer renderer;
    private final MailCipher cipher;
    private final MailMetrics metrics;
    private final Clock clock;

    MailQueue(JdbcClient jdbc, MailRenderer renderer, MailCipher cipher, MailMetrics metrics, Clock clock) {
        this.jdbc = jdbc;
        this.renderer = renderer;
        this.cipher = cipher;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Queues a message, unless there is one of the same occasion. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(NewMail mail) {
        if (mail.occasion() != null && isKnown(mail.occasion())) {
            return; // before the work of rendering it, as workers find the same occasions again and again
        }
        if (metrics.waiting() >= MAX_WAITING) {
            log.warn("A message ({}) is dropped: {} messages wait for the mail server", mail.kind(), MAX_WAITING);
            metrics.count("dropped");
            return;
        }
        UUID id = IdKind.next();
        OffsetDateTime now = OffsetDateTime.now(clock);
        jdbc.sql("""
                        insert into mail_message (
                            id, kind, recipient, subject, occasion, content, state, attempts, created_at, expires_at,
                            due_at)
                        values (?, ?, ?, ?, ?, ?, 'QUEUED', 0, ?, ?, ?)
                        on conflict (occasion) do nothing""")
                .params(id, mail.kind(), mail.recipient(), MailRenderer.subject(mail.text()))
                .param(mail.occasion())
                .params(cipher.encrypt(id, renderer.render(mail.text())), now)
                .param(mail.expiresAt() == null ? null : mail.expiresAt().atOffset(ZoneOffset.UTC))
                .param(now)
                .update();
    }

    private boolean isKnown(String occasion) {
        return jdbc.sql("select exists (select from mail_message where occasion = ?)")
                .param(occasion)
                .query(Boolean.class)
                .single();
    }
}
