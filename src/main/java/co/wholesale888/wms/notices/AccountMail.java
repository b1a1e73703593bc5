package co.wholesale888.wms.notices;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.MailRecipients;
import co.wholesale888.wms.accounts.ResetLinkCreated;
import co.wholesale888.wms.confirmations.ConfirmationLinkCreated;
import co.wholesale888.wms.invitations.UserInvited;
import co.wholesale888.wms.mail.MailQueue;
import co.wholesale888.wms.mail.MailServer;
import co.wholesale888.wms.mail.MailText;
import co.wholesale888.wms.mail.NewMail;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Queues the messages that users always get: invitations, links for a new password, decisions about their account. */
@Component
class AccountMail {

    private static final String FOOTER =
            "The 888 WMS sends messages about your password and your account to every user. Nobody at 888 asks for your"
                    + " password.";

    private final MailRecipients recipients;
    private final MailQueue queue;
    private final MailServer server;

    AccountMail(MailRecipients recipients, MailQueue queue, MailServer server) {
        this.recipients = recipients;
        this.queue = queue;
        this.server = server;
    }

    @EventListener
    void sendResetLink(ResetLinkCreated created) {
        MailText text = new MailText(
                "Set a new password for the 888 WMS",
                List.of(
                        "Somebody asked for a new password for %s. To set one, open the link below. It works once, until %s."
                                .formatted(created.email(), NoticeMail.time(created.expiresAt())),
                        "If you do not expect this message, ignore it: your password stays as it is."),
                List.of(),
                server.link(created.path()),
                "Set a new password",
                FOOTER);
        queue.add(new NewMail("password reset", created.email(), null, text, created.expiresAt()));
    }

    @EventListener
    void sendConfirmation(ConfirmationLinkCreated created) {
        MailText text = new MailText(
                "Confirm your e-mail address for the 888 WMS",
                List.of(
                        "Somebody signed up for the 888 WMS with %s. If it was you, open the link below to confirm the address. It works once, until %s."
                                .formatted(created.email(), NoticeMail.time(created.expiresAt())),
                        "If you have not signed up, ignore this message: without the link nobody can sign in with your"
                                + " address."),
                List.of(),
                server.link(created.path()),
                "Confirm the address",
                FOOTER);
        queue.add(new NewMail("e-mail confirmation", created.email(), null, text, created.expiresAt()));
    }

    @EventListener
    void sendInvitation(UserInvited invited) {
        String joins = invited.accountName() == null ? "the operators of 888" : invited.accountName();
        MailText text = new MailText(
                "You are invited to the 888 WMS",
                List.of(
                        "You are invited to join %s in the 888 WMS. To accept, open the link below and choose a password. It works once, until %s."
                                .formatted(joins, NoticeMail.time(invited.expiresAt())),
                        "If you do not expect this message, ignore it."),
                List.of(),
                server.link(invited.path()),
                "Accept the invitation",
                FOOTER);
        queue.add(new NewMail("invitation", invited.email(), null, text, invited.expiresAt()));
    }

    @EventListener
    void sendDecision(Accounts.StatusChanged changed) {
        boolean approved = changed.now() == Account.Status.APPROVED;
        boolean first = changed.before() == Account.Status.PENDING;
        String subject;
        String meaning;
        if (approved) {
            // One that was refused before has never been active
            subject = first ? "Your account is approved" : "Your account is active";
            meaning = "You can now register warehouses and create API keys."
                    + (first ? "" : " API keys from before work again.");
        } else {
            subject = first ? "Your account was not approved" : "Your account is suspended";
            meaning = first
                    ? "You can still sign in and look around. If you think that this is a mistake, ask your 888 contact."
                    : "Its API keys are refused, and nothing can be changed. Your data is kept. Ask your 888 contact.";
        }
        MailText text = new MailText(
                subject,
                List.of("%s: %s.".formatted(changed.name(), subject), meaning),
                List.of(),
                server.link("/portal"),
                "Open the portal",
                FOOTER);
        recipients
                .ofAccount(changed.accountId())
                .forEach(user -> queue.add(new NewMail(
                        approved ? "account approved" : "account refused", user.email(), null, text, null)));
    }
}
