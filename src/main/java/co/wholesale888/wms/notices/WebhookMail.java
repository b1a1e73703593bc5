package co.wholesale888.wms.notices;

import co.wholesale888.wms.lanes.QueueLoop;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.notices.NoticeMail.Notice;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.webhooks.Webhook;
import co.wholesale888.wms.webhooks.Webhooks;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reports webhooks that have failed for an hour, once for each period of failure and at most once a day, and those that
 * the service has paused. Looks at what is stored, so that nothing is lost if a process dies; the occasion of a message
 * keeps it from being repeated.
 */
@Component
class WebhookMail {

    private static final Logger log = LoggerFactory.getLogger(WebhookMail.class);

    private static final Duration FAILING = Duration.ofHours(1);

    /** For how long a pause is reported after it, if no instance was running. */
    private static final Duration STOPPED = Duration.ofDays(2);

    private static final int PAGE = 500;

    private final Webhooks webhooks;
    private final NoticeMail mail;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final QueueLoop loop;

    WebhookMail(Webhooks webhooks, NoticeMail mail, TransactionTemplate transaction, Clock clock, QueueLoops loops) {
        this.webhooks = webhooks;
        this.mail = mail;
        this.transaction = transaction;
        this.clock = clock;
        this.loop = loops.of(log, "Failing webhooks cannot be reported");
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT5M")
    void run() {
        loop.run(() -> {
            Instant now = clock.instant();
            UUID after = new UUID(0, 0);
            List<Webhook> page;
            do {
                page = webhooks.inTrouble(now.minus(FAILING), now.minus(STOPPED), after, PAGE);
                loop.forEach(page, Webhook::id, this::report);
                after = page.isEmpty() ? after : page.getLast().id();
            } while (page.size() == PAGE && !loop.isStopped());
            return false;
        });
    }

    private void report(Webhook webhook) {
        transaction.executeWithoutResult(status ->
                mail.send(webhook.warehouseId(), NoticeChoice::webhooks, warehouse -> notice(warehouse, webhook)));
    }

    private static Notice notice(Warehouse warehouse, Webhook webhook) {
        String which = "The webhook of %s to %s"
                .formatted(
                        warehouse.code(), URI.create(webhook.settings().url()).getHost());
        Instant stoppedAt = webhook.stoppedAt();
        Instant failingSince = webhook.failingSince();
        String page = "/webhooks/" + IdKind.WEBHOOK.format(webhook.id());
        if (stoppedAt != null) {
            String reason = webhook.stoppedBecause() == Webhook.StopReason.GONE
                    ? "because its server answered 410 Gone."
                    : "because every attempt has failed for too long.";
            return new Notice(
                    "webhook paused",
                    "webhook paused %s %s".formatted(webhook.id(), stoppedAt.getEpochSecond()),
                    which + " was paused",
                    List.of(
                            "%s was paused on %s, %s".formatted(which, NoticeMail.time(stoppedAt), reason),
                            "Nothing is delivered any more. The event feed still has every event. When the server"
                                    + " works again, resume the webhook and send again what has failed."),
                    page,
                    "Look at the webhook");
        }
        Instant since = failingSince == null ? Instant.EPOCH : failingSince;
        return new Notice(
                "webhook failing",
                "webhook failing %s %s"
                        .formatted(webhook.id(), since.atOffset(ZoneOffset.UTC).toLocalDate()),
                which + " is failing",
                List.of("%s has failed since %s: every attempt since then has failed."
                        .formatted(which, NoticeMail.time(since))),
                page,
                "See why the deliveries fail");
    }
}
