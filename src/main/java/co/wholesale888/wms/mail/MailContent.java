package co.wholesale888.wms.mail;

import org.jspecify.annotations.Nullable;

/**
 * The rendered content of a message, which {@link MailCipher} encrypts for the database.
 *
 * @param link the link of the text; null if it has none
 */
record MailContent(String text, String html, @Nullable String link) {

    /** Without the content, which may hold a secret link. */
    @Override
    public String toString() {
        return "MailContent";
    }
}
