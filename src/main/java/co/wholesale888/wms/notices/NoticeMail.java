package co.wholesale888.wms.notices;

import co.wholesale888.wms.accounts.MailRecipients;
import co.wholesale888.wms.accounts.MailRecipients.Recipient;
import co.wholesale888.wms.mail.MailQueue;
import co.wholesale888.wms.mail.MailServer;
import co.wholesale888.wms.mail.MailText;
import co.wholesale888.wms.mail.NewMail;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Queues notices for those users of a warehouse's account who want them. Sandboxes cause none. */
@Component
class NoticeMail {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final MailRecipients recipients;
    private final NoticeChoices choices;
    private final Warehouses warehouses;
    private final MailQueue queue;
    private final MailServer server;

    NoticeMail(
            MailRecipients recipients,
            NoticeChoices choices,
            Warehouses warehouses,
            MailQueue queue,
            MailServer server) {
        this.recipients = recipients;
        this.choices = choices;
        this.warehouses = warehouses;
        this.queue = queue;
        this.server = server;
    }

    /**
     * What a notice says.
     *
     * @param occasion as in {@link NewMail}, for all users of the account
     * @param page the page of the warehouse to which it leads, such as {@code /keys}
     */
    record Notice(
            String kind,
            @Nullable String occasion,
            String subject,
            List<String> paragraphs,
            String page,
            String pageLabel) {}

    /** Queues a notice about a warehouse within the caller's transaction. */
    void send(UUID warehouseId, Predicate<NoticeChoice> wanted, Function<Warehouse, Notice> write) {
        Warehouse warehouse = warehouses.require(warehouseId);
        if (warehouse.sandbox()) {
            return;
        }
        for (Recipient recipient : recipients.ofAccount(warehouse.accountId())) {
            if (wanted.test(choices.of(recipient.userId()))) {
                Notice notice = write.apply(warehouse);
                String occasion = notice.occasion == null ? null : notice.occasion + " " + recipient.userId();
                MailText text = text(notice.subject, notice.paragraphs, List.of(), pageOf(warehouse, notice), notice);
                queue.add(new NewMail(notice.kind, recipient.email(), occasion, text, null));
            }
        }
    }

    /** Queues a message with a list, for one user, within the caller's transaction. */
    void sendList(Recipient recipient, Notice notice, List<String> lines) {
        MailText text = text(notice.subject, notice.paragraphs, lines, server.link(notice.page), notice);
        queue.add(new NewMail(notice.kind, recipient.email(), notice.occasion, text, null));
    }

    private String pageOf(Warehouse warehouse, Notice notice) {
        return server.link("/portal/warehouses/" + IdKind.WAREHOUSE.format(warehouse.id()) + notice.page);
    }

    private MailText text(String subject, List<String> paragraphs, List<String> lines, String link, Notice notice) {
        String footer = "You get this message because of your choice of notices in the 888 WMS. Change it at "
                + server.link("/portal/notices");
        return new MailText(subject, paragraphs, lines, link, notice.pageLabel, footer);
    }

    static String time(Instant time) {
        return TIME.format(time);
    }
}
