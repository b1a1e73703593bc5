package co.wholesale888.wms.accounts;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code password_reset}, mapped for the validation of the schema; {@link ResetLinks} has the SQL. */
@Entity
@Immutable
@Table(name = "password_reset")
@SuppressWarnings("NullAway.Init")
final class ResetRow {

    @Id
    UUID userId;

    byte[] hash;

    Instant expiresAt;
}
