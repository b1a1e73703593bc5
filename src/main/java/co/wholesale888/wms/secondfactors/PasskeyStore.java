package co.wholesale888.wms.secondfactors;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Component;

/** The passkeys in the database, as Spring Security's WebAuthn wants them. */
@Component
class PasskeyStore implements UserCredentialRepository {

    private static final String FIND = """
            select id, user_id, name, public_key, signature_count, user_verified, backup_eligible, backed_up,
                   transports, attestation, created_at, last_used_at
            from passkey where""";

    private final JdbcClient jdbc;

    PasskeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<CredentialRecord> of(UUID userId) {
        return findByUserId(PasskeyUsers.bytes(userId));
    }

    /**
     * Uses the challenge of this time up: false if this or a later one was used before. Only times of challenges are
     * compared: by the database's clock, the next one of an instance whose clock is behind would be used up, too.
     */
    boolean use(Bytes id, Instant since) {
        return jdbc.sql("update passkey set last_used_at = ? where id = ? and last_used_at < ?")
                        .params(since.atOffset(ZoneOffset.UTC), id.getBytes(), since.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    void removeAll(UUID userId) {
        jdbc.sql("delete from passkey where user_id = ?").param(userId).update();
    }

    @Override
    public void save(CredentialRecord key) {
        String transports = key.getTransports().stream()
                .map(AuthenticatorTransport::getValue)
                .sorted()
                .collect(Collectors.joining(","));
        Bytes attestation = key.getAttestationObject();
        jdbc.sql("""
                        insert into passkey (id, user_id, name, public_key, signature_count, user_verified,
                            backup_eligible, backed_up, transports, attestation, created_at, last_used_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (id) do update set
                            signature_count = excluded.signature_count, backed_up = excluded.backed_up""")
                .params(
                        key.getCredentialId().getBytes(),
                        PasskeyUsers.userId(key.getUserEntityUserId()),
                        key.getLabel(),
                        key.getPublicKey().getBytes(),
                        key.getSignatureCount(),
                        key.isUvInitialized(),
                        key.isBackupEligible(),
                        key.isBackupState(),
                        transports,
                        attestation == null ? new byte[0] : attestation.getBytes(),
                        key.getCreated().atOffset(ZoneOffset.UTC),
                        key.getLastUsed().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public void delete(Bytes id) {
        jdbc.sql("delete from passkey where id = ?").param(id.getBytes()).update();
    }

    @Override
    public @Nullable CredentialRecord findByCredentialId(Bytes id) {
        return jdbc.sql(FIND + " id = ?")
                .param(id.getBytes())
                .query((row, n) -> read(row))
                .optional()
                .orElse(null);
    }

    @Override
    public List<CredentialRecord> findByUserId(Bytes userId) {
        return jdbc.sql(FIND + " user_id = ? order by created_at")
                .param(PasskeyUsers.userId(userId))
                .query((row, n) -> read(row))
                .list();
    }

    private static CredentialRecord read(ResultSet row) throws SQLException {
        Set<AuthenticatorTransport> transports = Stream.of(
                        row.getString("transports").split(","))
                .filter(transport -> !transport.isEmpty())
                .map(AuthenticatorTransport::valueOf)
                .collect(Collectors.toSet());
        return ImmutableCredentialRecord.builder()
                .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                .credentialId(new Bytes(row.getBytes("id")))
                .userEntityUserId(PasskeyUsers.bytes(row.getObject("user_id", UUID.class)))
                .label(row.getString("name"))
                .publicKey(new ImmutablePublicKeyCose(row.getBytes("public_key")))
                .signatureCount(row.getLong("signature_count"))
                .uvInitialized(row.getBoolean("user_verified"))
                .backupEligible(row.getBoolean("backup_eligible"))
                .backupState(row.getBoolean("backed_up"))
                .transports(transports)
                .attestationObject(new Bytes(row.getBytes("attestation")))
                .created(row.getObject("created_at", OffsetDateTime.class).toInstant())
                .lastUsed(row.getObject("last_used_at", OffsetDateTime.class).toInstant())
                .build();
    }
}
