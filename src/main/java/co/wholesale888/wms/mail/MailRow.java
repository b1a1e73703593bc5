package co.wholesale888.wms.mail;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code mail_message}, mapped for the validation of the schema; the SQL is in the types that need it. */
@Entity
@Immutable
@Table(name = "mail_message")
@SuppressWarnings("NullAway.Init")
final class MailRow {

    @Id
    UUID id;

    String kind;

    String recipient;

    String subject;

    @Nullable
    String occasion;

    byte @Nullable [] content;

    @Enumerated(EnumType.STRING)
    MailState state;

    int attempts;

    Instant createdAt;

    @Nullable
    Instant expiresAt;

    Instant dueAt;

    @Column(name = "lease")
    @Nullable
    UUID lease;

    @Nullable
    Instant leasedUntil;

    @Nullable
    Instant doneAt;

    @Nullable
    String error;
}
