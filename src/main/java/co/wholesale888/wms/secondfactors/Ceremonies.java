package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.settings.PurposeCipher;
import co.wholesale888.wms.settings.SecretKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.stereotype.Component;

/**
 * What a browser is asked for: to create a passkey, or to use one. The user must prove to the device who they are, so
 * that a passkey is enough to sign in. The challenge and its time travel in the form, encrypted for one purpose and
 * user, so that nothing is stored for strangers.
 */
@Component
class Ceremonies {

    static final Duration LIFETIME = Duration.ofMinutes(5);

    private final PurposeCipher cipher;
    private final Clock clock;

    Ceremonies(SecretKey secretKey, Clock clock) {
        this.cipher = new PurposeCipher(secretKey, "passkey challenges");
        this.clock = clock;
    }

    /** A challenge and when it was given. */
    record Challenge(Bytes bytes, Instant at) {}

    Challenge newChallenge() {
        return new Challenge(Bytes.random(), Instant.ofEpochMilli(clock.millis()));
    }

    /** The purpose of adding a passkey, which ends with the password that was given for it. */
    static String adding(UUID userId, String passwordHash) {
        return "create " + userId + " " + passwordHash;
    }

    /** The purpose of a sign-in: with a passkey of this user, or with anybody's if it is null. */
    static String using(@Nullable UUID userId) {
        return "use " + userId;
    }

    String seal(Challenge challenge, String purpose) {
        byte[] bytes = challenge.bytes.getBytes();
        byte[] plain = ByteBuffer.allocate(Long.BYTES + bytes.length)
                .putLong(challenge.at.toEpochMilli())
                .put(bytes)
                .array();
        byte[] sealed = cipher.encrypt(plain, context(purpose));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** Returns null if it was sealed for something else, or is too old. */
    @Nullable
    Challenge open(String sealed, String purpose) {
        byte[] plain;
        try {
            plain = cipher.decrypt(Base64.getUrlDecoder().decode(sealed), context(purpose));
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (plain == null) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(plain);
        Instant at = Instant.ofEpochMilli(buffer.getLong());
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return at.plus(LIFETIME).isAfter(clock.instant()) ? new Challenge(new Bytes(bytes), at) : null;
    }

    static PublicKeyCredentialCreationOptions toCreate(
            Challenge challenge,
            PublicKeyCredentialRpEntity party,
            PublicKeyCredentialUserEntity user,
            List<CredentialRecord> present) {
        return PublicKeyCredentialCreationOptions.builder()
                .rp(party)
                .user(user)
                .challenge(challenge.bytes)
                .pubKeyCredParams(
                        PublicKeyCredentialParameters.EdDSA,
                        PublicKeyCredentialParameters.ES256,
                        PublicKeyCredentialParameters.RS256)
                .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .residentKey(ResidentKeyRequirement.REQUIRED)
                        .build())
                .attestation(AttestationConveyancePreference.NONE)
                .excludeCredentials(descriptors(present))
                .timeout(LIFETIME)
                .build();
    }

    /** @param allowed the passkeys that may be used; empty for any */
    static PublicKeyCredentialRequestOptions toUse(
            Challenge challenge, PublicKeyCredentialRpEntity party, List<CredentialRecord> allowed) {
        return PublicKeyCredentialRequestOptions.builder()
                .rpId(party.getId())
                .challenge(challenge.bytes)
                .allowCredentials(descriptors(allowed))
                .userVerification(UserVerificationRequirement.REQUIRED)
                .timeout(LIFETIME)
                .build();
    }

    private static List<PublicKeyCredentialDescriptor> descriptors(List<CredentialRecord> passkeys) {
        return passkeys.stream()
                .map(passkey -> PublicKeyCredentialDescriptor.builder()
                        .id(passkey.getCredentialId())
                        .transports(passkey.getTransports())
                        .build())
                .toList();
    }

    private static byte[] context(String purpose) {
        return purpose.getBytes(StandardCharsets.UTF_8);
    }
}
