package co.wholesale888.wms.secondfactors;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code recovery_code}, mapped for the validation of the schema; {@link RecoveryCodes} has the SQL. */
@Entity
@Immutable
@Table(name = "recovery_code")
@SuppressWarnings("NullAway.Init")
final class RecoveryCodeRow {

    @EmbeddedId
    Key key;

    /** The primary key. */
    @Embeddable
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Key(UUID userId, byte[] hash) implements Serializable {}
}
