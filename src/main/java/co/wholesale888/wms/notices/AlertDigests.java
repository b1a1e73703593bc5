package co.wholesale888.wms.notices;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.accounts.MailRecipients;
import co.wholesale888.wms.accounts.MailRecipients.Recipient;
import co.wholesale888.wms.alerts.Alert;
import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.alerts.AlertsAcrossWarehouses;
import co.wholesale888.wms.alerts.AlertsAcrossWarehouses.Located;
import co.wholesale888.wms.alerts.AlertsAcrossWarehouses.Selection;
import co.wholesale888.wms.alerts.OpenedAlerts;
import co.wholesale888.wms.lanes.QueueLoop;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.notices.NoticeChoices.DueDigest;
import co.wholesale888.wms.notices.NoticeMail.Notice;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reports new alerts to the users who want that. Any number of instances may run it: the user's row is moved on by
 * comparing and setting in the transaction that queues the message, so a period is reported once. Alerts that are
 * resolved before the digest are left out.
 */
@Component
class AlertDigests {

    private static final Logger log = LoggerFactory.getLogger(AlertDigests.class);

    static final int SHOWN = 20;

    static final int BATCH = 100;
    private static final int PAGE = 100;
    private static final int COUNTED = 10_000;

    /** By then, every transaction that opens alerts has ended, and the clocks of other instances have passed. */
    private static final Duration DELAY = Duration.ofSeconds(10);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(5);

    private final NoticeChoices choices;
    private final MailRecipients recipients;
    private final Warehouses warehouses;
    private final OpenedAlerts opened;
    private final AlertsAcrossWarehouses alerts;
    private final NoticeMail mail;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final QueueLoop loop;

    AlertDigests(
            NoticeChoices choices,
            MailRecipients recipients,
            Warehouses warehouses,
            OpenedAlerts opened,
            AlertsAcrossWarehouses alerts,
            NoticeMail mail,
            TransactionTemplate transaction,
            Clock clock,
            QueueLoops loops) {
        this.choices = choices;
        this.recipients = recipients;
        this.warehouses = warehouses;
        this.opened = opened;
        this.alerts = alerts;
        this.mail = mail;
        this.transaction = transaction;
        this.clock = clock;
        this.loop = loops.of(log, "New alerts cannot be reported");
    }

    @Scheduled(initialDelayString = "PT20S", fixedDelayString = "PT15S")
    void run() {
        loop.run(() -> {
            List<DueDigest> due = choices.due(BATCH);
            return loop.forEach(due, DueDigest::userId, this::reportOrPostpone) && due.size() == BATCH;
        });
    }

    private void reportOrPostpone(DueDigest digest) {
        try {
            report(digest);
        } catch (RefusedException busy) {
            throw busy; // not the fault of this digest: it is tried again in the next run
        } catch (RuntimeException e) {
            // Otherwise it would be the first in every run, and a hundred such users would keep all others waiting
            choices.advance(digest, digest.from(), clock.instant().plus(PAUSE_AFTER_FAILURE));
            throw e;
        }
    }

    /** Reports what is new, if anything is; false if another instance has done so meanwhile. */
    boolean report(DueDigest digest) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant until = now.minus(DELAY);
        Recipient user = recipients.find(digest.userId()).orElse(null);
        Map<UUID, Warehouse> own = user == null || user.accountId() == null
                ? Map.of()
                : warehouses.all(user.accountId()).stream()
                        .filter(warehouse -> !warehouse.sandbox())
                        .collect(Collectors.toMap(Warehouse::id, Function.identity()));
        OpenedAlerts.Span span = new OpenedAlerts.Span(digest.from(), until);
        int count = own.isEmpty() ? 0 : opened.count(own.keySet(), span, COUNTED);
        List<String> lines = count == 0 ? List.of() : lines(own, span, count);
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean first = choices.advance(digest, until, digest.alerts().next(now, count > 0));
            if (first && user != null && !lines.isEmpty()) {
                mail.sendList(user, notice(count, span), lines);
            }
            return first;
        }));
    }

    private List<String> lines(Map<UUID, Warehouse> own, OpenedAlerts.Span span, int count) {
        Selection open = new Selection(List.copyOf(own.keySet()), AlertQuery.State.OPEN, List.of());
        List<String> lines = new ArrayList<>(alerts.page(open, null, PAGE).alerts().stream()
                .filter(located -> span.contains(located.alert()))
                .limit(SHOWN)
                .map(located -> line(own, located))
                .toList());
        if (count > lines.size()) {
            lines.add("and %s%s more".formatted(count - lines.size(), count == COUNTED ? " or" : ""));
        }
        return lines;
    }

    private static String line(Map<UUID, Warehouse> own, Located located) {
        Alert alert = located.alert();
        return "%s in %s: %s left, threshold %s, on order %s"
                .formatted(
                        alert.sku(),
                        requireNonNull(own.get(located.warehouseId())).code(),
                        alert.quantity(),
                        alert.threshold(),
                        alert.onOrder());
    }

    static Notice notice(int count, OpenedAlerts.Span span) {
        String subject = count == 1
                ? "1 new stock alert"
                : "%s%s new stock alerts".formatted(count, count == COUNTED ? "+" : "");
        return new Notice(
                "alert digest",
                null,
                subject,
                List.of((count == 1
                                ? "This SKU has fallen to its threshold since %s, and is still there:"
                                : "These SKUs have fallen to their threshold since %s, and are still there:")
                        .formatted(NoticeMail.time(span.from()))),
                "/portal",
                "Open the portal");
    }
}
