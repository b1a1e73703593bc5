package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.settings.PurposeCipher;
import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.shared.IdKind;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * The authenticator apps of users. A secret is stored encrypted and bound to its user. Before that, it travels in the
 * form that adds the app, encrypted for forms. A code is accepted once, on
 * whichever instance: the step of the last one is stored by compare-and-set.
 */
@Component
class Authenticators {

    /** How long the form that adds an app can be submitted. */
    static final Duration FORM_LIFETIME = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final PurposeCipher cipher;

    /** Another purpose than that of what is stored, which no form may open. */
    private final PurposeCipher formCipher;

    private final Clock clock;

    Authenticators(JdbcClient jdbc, SecretKey secretKey, Clock clock) {
        this.jdbc = jdbc;
        this.cipher = new PurposeCipher(secretKey, "authenticator secrets");
        this.formCipher = new PurposeCipher(secretKey, "authenticator forms");
        this.clock = clock;
    }

    /** Returns a new secret, encrypted for a form of this user, which is not stored yet. */
    String newSealedSecret(UUID userId) {
        byte[] plain = ByteBuffer.allocate(Long.BYTES + TimeCodes.SECRET_BYTES)
                .putLong(clock.millis())
                .put(KeyGenerators.secureRandom(TimeCodes.SECRET_BYTES).generateKey())
                .array();
        byte[] encrypted = formCipher.encrypt(plain, IdKind.bytes(userId));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(encrypted);
    }

    /** Returns the secret; null if it was not sealed for this user, or more than an hour ago. */
    byte @Nullable [] open(UUID userId, String sealed) {
        byte[] plain;
        try {
            plain = formCipher.decrypt(Base64.getUrlDecoder().decode(sealed), IdKind.bytes(userId));
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (plain == null) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(plain);
        Instant sealedAt = Instant.ofEpochMilli(buffer.getLong());
        byte[] secret = new byte[buffer.remaining()];
        buffer.get(secret);
        return sealedAt.plus(FORM_LIFETIME).isAfter(clock.instant()) ? secret : null;
    }

    /** Stores the secret if the code is one of it, and if the user has no authenticator app; false if not. */
    boolean add(UUID userId, byte[] secret, int code) {
        OptionalLong step = TimeCodes.step(secret, code, clock.instant());
        return step.isPresent()
                && jdbc.sql("""
                        insert into authenticator (user_id, secret, last_step, created_at) values (?, ?, ?, ?)
                        on conflict (user_id) do nothing""")
                                .params(
                                        userId,
                                        cipher.encrypt(secret, IdKind.bytes(userId)),
                                        step.getAsLong(),
                                        OffsetDateTime.now(clock))
                                .update()
                        == 1;
    }

    /** Whether this is the code of the user's app; it is then used up. */
    boolean accept(UUID userId, int code) {
        byte[] encrypted = encrypted(userId);
        byte[] secret = encrypted == null ? null : cipher.decrypt(encrypted, IdKind.bytes(userId));
        if (secret == null) {
            return false;
        }
        OptionalLong step = TimeCodes.step(secret, code, clock.instant());
        return step.isPresent()
                && jdbc.sql("update authenticator set last_step = ? where user_id = ? and last_step < ?")
                                .params(step.getAsLong(), userId, step.getAsLong())
                                .update()
                        == 1;
    }

    /** When the user's app was added; empty if there is none. */
    Optional<Instant> addedAt(UUID userId) {
        return jdbc.sql("select created_at from authenticator where user_id = ?")
                .param(userId)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /** Whether there was one to remove. */
    boolean remove(UUID userId) {
        return jdbc.sql("delete from authenticator where user_id = ?")
                        .param(userId)
                        .update()
                == 1;
    }

    /** Up to this many users with an app, in the order of their ids, after this one. */
    List<UUID> usersAfter(UUID last, int limit) {
        return jdbc.sql("select user_id from authenticator where user_id > ? order by user_id limit ?")
                .params(last, limit)
                .query((row, n) -> row.getObject("user_id", UUID.class))
                .list();
    }

    /** Encrypts the user's secret with the current secret key; false if no key can decrypt it. */
    boolean reencrypt(UUID userId) {
        byte[] encrypted = encrypted(userId);
        if (encrypted == null || cipher.isEncryptedWithCurrentKey(encrypted, IdKind.bytes(userId))) {
            return true;
        }
        byte[] secret = cipher.decrypt(encrypted, IdKind.bytes(userId));
        if (secret == null) {
            return false;
        }
        jdbc.sql("update authenticator set secret = ? where user_id = ? and secret = ?")
                .params(cipher.encrypt(secret, IdKind.bytes(userId)), userId, encrypted)
                .update();
        return true;
    }

    private byte @Nullable [] encrypted(UUID userId) {
        return jdbc.sql("select secret from authenticator where user_id = ?")
                .param(userId)
                .query((row, n) -> row.getBytes("secret"))
                .optional()
                .orElse(null);
    }
}
