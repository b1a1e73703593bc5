package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.accounts.SecondFactorUsers;
import co.wholesale888.wms.shared.IdKind;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.stereotype.Component;

/** The users as WebAuthn knows them: by the bytes of their ids, so that nothing else has to be stored. */
@Component
class PasskeyUsers implements PublicKeyCredentialUserEntityRepository {

    private final SecondFactorUsers users;

    PasskeyUsers(SecondFactorUsers users) {
        this.users = users;
    }

    static Bytes bytes(UUID userId) {
        return new Bytes(IdKind.bytes(userId));
    }

    static UUID userId(Bytes id) {
        ByteBuffer buffer = ByteBuffer.wrap(id.getBytes());
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    @Override
    public @Nullable PublicKeyCredentialUserEntity findById(Bytes id) {
        return users.find(userId(id))
                .map(user -> ImmutablePublicKeyCredentialUserEntity.builder()
                        .id(id)
                        .name(user.email())
                        .displayName(user.email())
                        .build())
                .orElse(null);
    }

    /** {@inheritDoc} The name is the user's id. */
    @Override
    public @Nullable PublicKeyCredentialUserEntity findByUsername(String name) {
        return findById(bytes(UUID.fromString(name)));
    }

    /** Users are stored elsewhere. */
    @Override
    public void save(PublicKeyCredentialUserEntity user) {
        throw new UnsupportedOperationException();
    }

    /** Users are stored elsewhere. */
    @Override
    public void delete(Bytes id) {
        throw new UnsupportedOperationException();
    }
}
