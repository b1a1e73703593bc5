package co.wholesale888.wms.access;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The only row of {@code access_epoch}, mapped for the validation of the schema; {@link AccessEpoch} has the SQL. */
@Entity
@Immutable
@Table(name = "access_epoch")
@SuppressWarnings("NullAway.Init")
final class EpochCounter {

    @Id
    boolean id;

    long value;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> revoked;

    long revokedUntil;
}
