package co.wholesale888.wms.sessions;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code half_session}, mapped for the validation of the schema; {@link HalfSessions} has the SQL. */
@Entity
@Immutable
@Table(name = "half_session")
@SuppressWarnings("NullAway.Init")
final class HalfSessionRow {

    @Id
    byte[] hash;

    UUID userId;

    Instant createdAt;

    int attempts;
}
