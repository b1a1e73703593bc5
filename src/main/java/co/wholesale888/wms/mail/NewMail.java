package co.wholesale888.wms.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message to queue.
 *
 * @param kind what it is about, for operators and metrics: a few words
 * @param recipient one e-mail address
 * @param occasion what causes it; of several messages with one occasion only the first is queued. Null if that cannot
 *     happen
 * @param expiresAt when its link stops working: it is not sent after that; null if it has no such link
 */
public record NewMail(
        String kind,
        String recipient,
        @Nullable String occasion,
        MailText text,
        @Nullable Instant expiresAt) {}
