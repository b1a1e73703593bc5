package co.wholesale888.wms.confirmations;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code email_confirmation}, mapped for the validation of the schema; {@link Confirmations} has the SQL. */
@Entity
@Immutable
@Table(name = "email_confirmation")
@SuppressWarnings("NullAway.Init")
final class ConfirmationRow {

    @Id
    UUID userId;

    byte[] hash;

    Instant expiresAt;
}
