package co.wholesale888.wms.apppasswords;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code app_password}, mapped for the validation of the schema; {@link AppPasswords} has the SQL. */
@Entity
@Immutable
@Table(name = "app_password")
@SuppressWarnings("NullAway.Init")
final class AppPasswordRow {

    @Id
    UUID id;

    UUID userId;

    String name;

    byte[] hash;

    Instant createdAt;

    @Nullable
    Instant lastUsedAt;
}
