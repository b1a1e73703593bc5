package co.wholesale888.wms.settings;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/**
 * The only row of {@code secret_key_check}, mapped for the validation of the schema; {@link SecretKeyCheck} has the
 * SQL.
 */
@Entity
@Immutable
@Table(name = "secret_key_check")
@SuppressWarnings("NullAway.Init")
final class RecordedSecretKey {

    @Id
    boolean id;

    String keyId;
}
