package co.wholesale888.wms.apppasswords;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.AppPasswordFormat;
import co.wholesale888.wms.access.CredentialName;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.accounts.SecondFactorUsers;
import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Creates, lists and revokes application passwords. They sign in to the API by Basic, never to the portal, and give the
 * rights that the user has at the time of the call. Of each only the hash is stored.
 */
@Service
public class AppPasswords {

    /** How many a user may have. */
    public static final int MAX_PER_USER = 10;

    private final JdbcClient jdbc;
    private final SecondFactorUsers users;
    private final AccessEpoch epoch;
    private final AuditTrail trail;
    private final Clock clock;

    AppPasswords(JdbcClient jdbc, SecondFactorUsers users, AccessEpoch epoch, AuditTrail trail, Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.epoch = epoch;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * An application password.
     *
     * @param lastUsedAt the minute of its last use, written a few seconds later; null if it has not been used
     */
    public record Item(
            UUID id,
            String name,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    /** The user's application passwords, oldest first. */
    public List<Item> of(UUID userId) {
        return jdbc.sql("select id, name, created_at, last_used_at from app_password where user_id = ? order by id")
                .param(userId)
                .query((row, n) -> new Item(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        SqlTimes.instant(row, "created_at"),
                        SqlTimes.instantOrNull(row, "last_used_at")))
                .list();
    }

    /**
     * Creates an application password, and returns its text, this once.
     *
     * @param name 1 to 100 characters
     * @throws RefusedException VALIDATION_FAILED at {@code name}, or at {@code current} if the password was changed
     *     meanwhile; INVALID_STATE if the user has {@link #MAX_PER_USER}
     */
    @Transactional
    public String create(SignIns.Checked user, @Nullable String name) {
        String checkedName = CredentialName.require(name);
        UUID userId = users.lock(user);
        if (of(userId).size() >= MAX_PER_USER) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "You have %s application passwords, which is the most. Revoke one that is not in use."
                            .formatted(MAX_PER_USER));
        }
        String password = AppPasswordFormat.generate();
        jdbc.sql("insert into app_password (id, user_id, name, hash, created_at) values (?, ?, ?, ?, ?)")
                .params(
                        IdKind.next(),
                        userId,
                        checkedName,
                        SecretHash.of(password).bytes(),
                        Times.micros(clock.instant()).atOffset(ZoneOffset.UTC))
                .update();
        trail.recordOfUser(AuditAction.APP_PASSWORD_CREATED, userId, Map.of("name", checkedName));
        return password;
    }

    /** Revokes an application password of the user, on every instance within a second; does nothing if it is gone. */
    @Transactional
    public void revoke(UUID userId, UUID id) {
        jdbc.sql("delete from app_password where user_id = ? and id = ? returning name")
                .params(userId, id)
                .query(String.class)
                .optional()
                .ifPresent(name -> {
                    epoch.advance(userId);
                    trail.recordOfUser(AuditAction.APP_PASSWORD_REVOKED, userId, Map.of("name", name));
                });
    }
}
