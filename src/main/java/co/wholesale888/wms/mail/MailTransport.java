package co.wholesale888.wms.mail;

import co.wholesale888.wms.mail.MailWorker.UndeliverableException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/** Hands a message to the mail server, or writes it as a file if there is none. */
@Component
class MailTransport {

    private static final int MAX_REASON = 300;
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final MailSettings settings;
    private final @Nullable JavaMailSender sender;
    private final MailFiles files;

    MailTransport(MailSettings settings, MailServer server, ObjectProvider<JavaMailSender> sender, MailFiles files) {
        this.settings = settings;
        this.sender = server.isConfigured() ? sender.getObject() : null;
        this.files = files;
    }

    /**
     * Sends a message. Every attempt has the same content, date and {@code Message-ID}, by which a mail server or a
     * reader can tell that it came twice.
     *
     * @return the state in which the message is now
     * @throws UndeliverableException with the reason, for operators
     */
    MailState send(LeasedMail mail, MailContent content) throws UndeliverableException {
        try {
            MimeMessage message = message(mail, content);
            if (sender != null) {
                sender.send(message);
                return MailState.SENT;
            }
            String id = message.getMessageID();
            message.saveChanges();
            message.setHeader("Message-ID", id);
            files.write(mail, message);
            return MailState.WRITTEN;
        } catch (MailException | MessagingException | UncheckedIOException e) {
            Throwable cause = cause(e);
            throw new UndeliverableException(reason(cause), isRefused(cause));
        }
    }

    /** Whether it makes no sense to try again: the recipient is no address, or the server has refused it for good. */
    private static boolean isRefused(Throwable cause) {
        if (cause instanceof SendFailedException failed) {
            return failed.getInvalidAddresses() != null && failed.getInvalidAddresses().length > 0;
        }
        return cause instanceof AddressException;
    }

    private MimeMessage message(LeasedMail mail, MailContent content) throws MessagingException {
        MimeMessage message =
                sender == null ? new MimeMessage(Session.getInstance(new Properties())) : sender.createMimeMessage();
        InternetAddress from = settings.sender();
        message.setFrom(from);
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.recipient(), true));
        message.setSubject(mail.subject(), UTF_8);
        message.setContent(
                new MimeMultipart("alternative", part(content.text(), "plain"), part(content.html(), "html")));
        String domain = from.getAddress().substring(from.getAddress().indexOf('@') + 1);
        message.setHeader("Message-ID", "<%s@%s>".formatted(mail.id(), domain));
        message.setHeader("Date", DATE.format(mail.createdAt()));
        message.setHeader("Auto-Submitted", "auto-generated");
        return message;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    /** What really went wrong: JavaMail wraps it. */
    private static Throwable cause(Exception failure) {
        Throwable cause = failure;
        if (failure instanceof MailSendException failed && failed.getMessageExceptions().length > 0) {
            cause = failed.getMessageExceptions()[0];
        } else if (failure instanceof MailException && failure.getCause() != null) {
            cause = failure.getCause();
        }
        return cause;
    }

    /** The messages of the failure and of what has caused it. */
    private static String reason(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        Throwable next = failure;
        while (next != null) {
            messages.add(
                    next.getMessage() == null
                            ? next.toString()
                            : next.getMessage().strip());
            next = next instanceof MessagingException wrapped ? wrapped.getNextException() : null;
        }
        String reason = String.join(": ", messages).replaceAll("\\p{Cntrl}+", " ");
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }
}
