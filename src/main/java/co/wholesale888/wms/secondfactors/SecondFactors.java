package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.access.Base32;
import co.wholesale888.wms.accounts.SecondFactorUsers;
import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Adds, checks and removes the authenticator apps and recovery codes of users. A user may have one app. */
@Service
public class SecondFactors {

    private static final Pattern TIME_CODE = Pattern.compile("[0-9]{" + TimeCodes.DIGITS + "}");
    private static final String KIND = "kind";

    private final Authenticators authenticators;
    private final RecoveryCodes recoveryCodes;
    private final PasskeyStore passkeys;
    private final SecondFactorUsers users;
    private final AuditTrail trail;

    SecondFactors(
            Authenticators authenticators,
            RecoveryCodes recoveryCodes,
            PasskeyStore passkeys,
            SecondFactorUsers users,
            AuditTrail trail) {
        this.authenticators = authenticators;
        this.recoveryCodes = recoveryCodes;
        this.passkeys = passkeys;
        this.users = users;
        this.trail = trail;
    }

    /**
     * The second factors of a user.
     *
     * @param appSince when the authenticator app was added; null if there is none
     * @param passkeys how many there are
     * @param recoveryCodes how many are left
     */
    public record Status(@Nullable Instant appSince, int passkeys, int recoveryCodes) {

        public boolean any() {
            return appSince != null || passkeys > 0;
        }
    }

    /**
     * The secret of an authenticator app that is to be added.
     *
     * @param sealed the secret as the form carries it, encrypted for the user
     * @param key the secret as the app wants it: base 32
     */
    public record NewApp(String sealed, String key) {

        /** Omits the secret, so that it is never logged. */
        @Override
        public String toString() {
            return "NewApp[…]";
        }
    }

    public Status of(UUID userId) {
        return new Status(
                authenticators.addedAt(userId).orElse(null), passkeys.of(userId).size(), recoveryCodes.left(userId));
    }

    /** Returns a new secret for an authenticator app. Nothing is stored. */
    public NewApp newApp(UUID userId) {
        return app(userId, authenticators.newSealedSecret(userId));
    }

    /** Returns the secret of a form once more; MALFORMED_REQUEST if it was not made for this user, or is old. */
    public NewApp app(UUID userId, String sealed) {
        return new NewApp(sealed, Base32.encode(open(userId, sealed)));
    }

    /**
     * Adds an authenticator app whose code proves that it has the secret. Ends the user's other sessions, and replaces
     * the recovery codes.
     *
     * @return the new recovery codes, this once
     * @throws RefusedException VALIDATION_FAILED at {@code code}, or at {@code current} if the password was changed
     *     meanwhile; INVALID_STATE if the user has an app; MALFORMED_REQUEST if the secret was not made for this user,
     *     or is old
     */
    @Transactional
    public List<String> addApp(SignIns.Checked user, String sealed, String code) {
        UUID userId = users.lock(user);
        String digits = digits(code);
        byte[] secret = open(userId, sealed);
        if (authenticators.addedAt(userId).isPresent()) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE, "You have an authenticator app. Remove it before you add another one.");
        }
        if (!TIME_CODE.matcher(digits).matches() || !authenticators.add(userId, secret, Integer.parseInt(digits))) {
            throw RefusedException.invalid(
                    "code", "code is not the one that the app shows now; check the clock of your device.");
        }
        trail.recordOfUser(AuditAction.SECOND_FACTOR_ADDED, userId, Map.of(KIND, "app"));
        users.added(userId);
        return recoveryCodes.renew(userId);
    }

    /**
     * Removes the authenticator app; does nothing if there is none.
     *
     * @throws RefusedException VALIDATION_FAILED at {@code current} if the password was changed meanwhile
     */
    @Transactional
    public void removeApp(SignIns.Checked user) {
        UUID userId = users.lock(user);
        if (authenticators.remove(userId)) {
            trail.recordOfUser(AuditAction.SECOND_FACTOR_REMOVED, userId, Map.of(KIND, "app"));
            removed(userId);
        }
    }

    /**
     * Replaces the recovery codes, and returns the new ones, this once.
     *
     * @throws RefusedException INVALID_STATE if the user has no second factor; VALIDATION_FAILED at {@code current} if
     *     the password was changed meanwhile
     */
    @Transactional
    public List<String> renewRecoveryCodes(SignIns.Checked user) {
        UUID userId = users.lock(user);
        if (!of(userId).any()) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "You have no second factor, so there is nothing to recover. Add one first.");
        }
        trail.recordOfUser(AuditAction.RECOVERY_CODES_CREATED, userId, Map.of());
        return recoveryCodes.renew(userId);
    }

    /** Removes all second factors of a user who has lost them; does nothing if there is none. */
    @Transactional
    public void removeAll(UUID userId) {
        users.lock(userId);
        if (of(userId).any()) {
            authenticators.remove(userId);
            passkeys.removeAll(userId);
            trail.recordOfUser(AuditAction.SECOND_FACTOR_REMOVED, userId, Map.of(KIND, "all"));
            removed(userId);
        }
    }

    /** Whether this is a code of the user's app or a recovery code; it is then used up. */
    @Transactional
    public boolean accept(UUID userId, String code) {
        String digits = digits(code);
        if (TIME_CODE.matcher(digits).matches()) {
            return authenticators.accept(userId, Integer.parseInt(digits));
        }
        boolean accepted = recoveryCodes.accept(userId, code);
        if (accepted) {
            trail.recordOfUser(AuditAction.RECOVERY_CODE_USED, userId, Map.of("left", recoveryCodes.left(userId)));
        }
        return accepted;
    }

    /** Notes that one was removed. With the last one, the recovery codes end. */
    void removed(UUID userId) {
        if (!of(userId).any()) {
            recoveryCodes.remove(userId);
            users.removed(userId);
        }
    }

    /** Apps show a code in two groups. */
    private static String digits(String code) {
        return code.replaceAll("\\s", "");
    }

    private byte[] open(UUID userId, String sealed) {
        byte[] secret = authenticators.open(userId, sealed);
        if (secret == null) {
            throw RefusedException.incompleteForm();
        }
        return secret;
    }
}
