package co.wholesale888.wms.secondfactors;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code passkey}, mapped for the validation of the schema; {@link PasskeyStore} has the SQL. */
@Entity
@Immutable
@Table(name = "passkey")
@SuppressWarnings("NullAway.Init")
final class PasskeyRow {

    @Id
    byte[] id;

    UUID userId;

    String name;

    byte[] publicKey;

    long signatureCount;

    boolean userVerified;

    boolean backupEligible;

    boolean backedUp;

    String transports;

    byte[] attestation;

    Instant createdAt;

    Instant lastUsedAt;
}
