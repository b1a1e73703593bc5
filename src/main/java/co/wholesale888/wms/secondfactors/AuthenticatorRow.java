package co.wholesale888.wms.secondfactors;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code authenticator}, mapped for the validation of the schema; {@link Authenticators} has the SQL. */
@Entity
@Immutable
@Table(name = "authenticator")
@SuppressWarnings("NullAway.Init")
final class AuthenticatorRow {

    @Id
    UUID userId;

    byte[] secret;

    long lastStep;

    Instant createdAt;
}
