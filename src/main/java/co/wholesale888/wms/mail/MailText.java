package co.wholesale888.wms.mail;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message says, as plain text; {@link MailRenderer} writes it as text and as HTML.
 *
 * @param subject line breaks and other control characters become spaces; at most 150 characters are used
 * @param lines a list after the paragraphs; may be empty
 * @param link where the message leads, or null; a secret if {@link NewMail#expiresAt} is set
 * @param linkLabel what the link does
 * @param footer why the message was sent, and where that can be changed
 */
public record MailText(
        String subject,
        List<String> paragraphs,
        List<String> lines,
        @Nullable String link,
        String linkLabel,
        String footer) {

    /** Without the content: the link may be a secret. */
    @Override
    public String toString() {
        return "MailText[" + subject + "]";
    }
}
