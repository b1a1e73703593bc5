package co.wholesale888.wms.mail;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that this instance may send for a while.
 *
 * @param lease proves to {@link MailLeases} that the lease is still this instance's
 * @param attempts how often it was leased, with this time
 * @param content null if no secret key can decrypt it
 */
record LeasedMail(
        UUID id,
        UUID lease,
        String kind,
        String recipient,
        String subject,
        int attempts,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable MailContent content) {}
