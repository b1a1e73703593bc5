package co.wholesale888.wms.sessions;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code portal_session}, mapped for the validation of the schema; {@link PortalSessions} has the SQL. */
@Entity
@Immutable
@Table(name = "portal_session")
@SuppressWarnings("NullAway.Init")
final class SessionRow {

    @Id
    byte[] hash;

    UUID userId;

    Instant createdAt;

    Instant seenAt;

    @Nullable
    String address;

    @Nullable
    String browser;
}
